"""The pages of bids and money across alliances: for all who read them, who run the assessment, and who score."""

FUNDS_PAGES = """
/england/bids /england/bids.csv /england/bids/<int:bid> /england/bids/<int:bid>/whole
/england/bids/<int:bid>/<any(scores,questions,money,picture):table>.csv
/england/bids/<int:bid>/picture/<seal>.<any(svg,png):form>
/england/bids/panel /england/bids/panel.csv /england/bids/panel/years.csv /england/bids/panel/suggestion
/england/bids/<int:bid>/award /england/bids/<int:bid>/<any(conditions,releases,decisions):table>.csv
/england/bids/<int:bid>/letter.<any(pdf,docx):kind>
/england/money /england/money/pictures/<name>/<seal>.<any(svg,png):form>
/england/money/<any(envelopes,pots,years,alliances,streams,heads,wider,rows):table>.csv
/england/spend /england/spend-<any(quarters,totals,findings):table>.csv
/england/bids/calls /england/bids/calls.csv
"""
RUNS_PAGES = """
/england/bids/<int:bid>/assessors /england/bids/<int:bid>/assessors.csv
/england/bids/<int:bid>/assessors/<int:assessor>/take-off
/england/bids/<int:bid>/moderation /england/bids/<int:bid>/moderation.csv
/england/bids/<int:bid>/moderation/<criterion> /england/bids/<int:bid>/questions/new
/england/bids/pot /england/bids/<int:bid>/decide
/england/bids/<int:bid>/conditions/new /england/bids/<int:bid>/conditions/<int:number>
/england/bids/<int:bid>/releases/new /england/bids/<int:bid>/releases/<int:number>
/england/bids/calls/new
/england/open-awards /england/open-awards.csv /england/open-awards/<call> /england/open-awards/<call>.csv
/england/open-awards/<call>/ask /england/open-awards/<call>/confirm
/england/open-awards/<call>/withdraw /england/open-awards/<call>/end
"""
ASSIGNED_PAGES = """
/assess/<int:bid> /assess/<int:bid>/score /assess/<int:bid>/score/<criterion> /assess/<int:bid>/score.csv
/assess/<int:bid>/scores /assess/<int:bid>/scores.csv /assess/<int:bid>/questions/new
"""
