"""The addresses of involvement and of groups, by who may open them: a part of `expected`."""

GROUP = "/alliances/<slug>/involvement/groups/<group>"
MEETING = f"{GROUP}/meetings/<int:number>"
GROUP_PAGES = f"""
/alliances/<slug>/involvement/groups /alliances/<slug>/involvement/groups.csv
{GROUP} {GROUP}/people {GROUP}/meetings {GROUP}/meetings.csv {MEETING}
{MEETING}/<any(sheet,minutes):what> {MEETING}/<any(sheet,minutes):what>.pdf
{GROUP}/actions {GROUP}/actions.csv {GROUP}/reports {GROUP}/reports.csv
"""
KEPT_PAGES = f"""
{GROUP}/new {GROUP}/edit {GROUP}/end {GROUP}/people/counts {GROUP}/people/nominate
{GROUP}/people/officers/new {GROUP}/people/officers/<int:number>
{GROUP}/people/members/new {GROUP}/people/members/<int:number>
{GROUP}/people/partners/new {GROUP}/people/partners/<int:number>/end
{GROUP}/meetings/new {GROUP}/meetings/series {GROUP}/meetings/series/<int:number>
{MEETING}/edit {MEETING}/cancel {MEETING}/papers {MEETING}/record {MEETING}/approve
{MEETING}/items/new {MEETING}/items/<int:item>
{GROUP}/actions/<int:number> {GROUP}/reports/new
"""
INVOLVEMENT = "/alliances/<slug>/involvement"
TOOLKIT, DIRECTORY, STAKES = (f"{INVOLVEMENT}/{part}" for part in ("toolkit", "directory", "stakeholders"))
WORK_PAGES = f"""
{INVOLVEMENT}/showcase {TOOLKIT} {TOOLKIT}/public-data {TOOLKIT}/public-data.csv {TOOLKIT}/<code>
{DIRECTORY} {DIRECTORY}.csv {STAKES} {STAKES}.csv {STAKES}/<seal>.<any(svg,png):form>
{GROUP}/projects {GROUP}/projects.csv {GROUP}/projects/<project> {GROUP}/problems {GROUP}/problems.csv
{GROUP}/visits {GROUP}/visits.csv {GROUP}/materials {GROUP}/materials.csv {GROUP}/documents {GROUP}/documents.csv
{GROUP}/documents/<code> {GROUP}/documents/<code>/<int:number> {GROUP}/documents/<code>/<int:number>/file
"""
KEPT_WORK = f"""
{GROUP}/projects/new {GROUP}/projects/<project>/edit {GROUP}/problems/<int:number> {GROUP}/visits/<int:number>
 {GROUP}/materials/new {GROUP}/materials/<int:number>
{GROUP}/documents/new {GROUP}/documents/<code>/edit {GROUP}/reach
"""
ADDED_WORK = f"{GROUP}/actions/new {GROUP}/problems/new {GROUP}/visits/new"
KEPT_BESIDE = f"""
{DIRECTORY}/new {DIRECTORY}/<int:number> {DIRECTORY}/<int:number>/ask {DIRECTORY}/<int:number>/reach
{STAKES}/new {STAKES}/<int:number> {STAKES}/<int:number>/reach
"""
PROMISE = f"{INVOLVEMENT}/promises/<int:number>"
PROMISE_PAGES = f"""
{INVOLVEMENT} {INVOLVEMENT}/promises {INVOLVEMENT}/promises.csv {PROMISE} {PROMISE}/follow {PROMISE}/read
"""
PROMISING_PAGES = f"""
{INVOLVEMENT}/promises/new {PROMISE}/reword {PROMISE}/withdraw {PROMISE}/report
{PROMISE}/followers {PROMISE}/followers/<int:follower>/remove
{INVOLVEMENT}/letters {INVOLVEMENT}/letters.csv {INVOLVEMENT}/letters/<int:told>/sent
{INVOLVEMENT}/help {INVOLVEMENT}/reading-age
"""
STRATEGY = f"{INVOLVEMENT}/strategy"
TOGETHER = f"{INVOLVEMENT}/together"
STRATEGY_PAGES = f"""
{STRATEGY} {STRATEGY}/on-a-page {STRATEGY}/<any(ambitions,ratings,steps):table>.csv {STRATEGY}/<code>
{TOGETHER} {TOGETHER}/<any(statements,practices,matrix,costs):table>.csv
"""
TAKING_UP_PAGES = f"""
{STRATEGY}/take-up {STRATEGY}/steps/<int:step> {STRATEGY}/<code>/rate {STRATEGY}/<code>/borrow
{STRATEGY}/<code>/borrow/<int:number>/end {INVOLVEMENT}/end/<any(ambitions,coproduction):what>
{TOGETHER}/statement {TOGETHER}/practices/<code> {TOGETHER}/costs/<year>
"""
EVIDENCE = f"{INVOLVEMENT}/evidence"
EVIDENCE_PAGES = f"""
{EVIDENCE} {EVIDENCE}.csv {EVIDENCE}/<int:number> {EVIDENCE}/<int:number>/files/<int:file>
{INVOLVEMENT}/heard {INVOLVEMENT}/heard.csv {INVOLVEMENT}/heard/<seal>.<any(svg,png):form>
"""
RECORDING_PAGES = f"""
{EVIDENCE}/new {EVIDENCE}/<int:number>/edit {EVIDENCE}/<int:number>/counts {EVIDENCE}/<int:number>/withdraw
{INVOLVEMENT}/heard/here/<table>/<line>
"""
OPENED = "/alliances/<slug>/promises"
OPENING = f"{INVOLVEMENT}/opening"
EASY_READ = f"{INVOLVEMENT}/easy-read"
CHALLENGES = f"{INVOLVEMENT}/challenges"
TESTS = f"{INVOLVEMENT}/tests"
ONE_TEST = f"{TESTS}/<any(meaningful,representative,inequalities):test>"
