using System.Collections.Frozen;

namespace CodeSight.Core.Asking.Verify;

/// <summary>Words of English and, more roughly, German that tell what a sentence affirms and denies. None belongs to any subject.</summary>
internal static class SupportLexicon
{
    /// <summary>Function words: they carry nothing that a source must hold.</summary>
    public static readonly FrozenSet<string> Function = Set(
        """
        a an the this that these those such same own other others each every both all any some few more most no nor not only too very also just even still
        i me my we our ours us you your yours he him his she her hers it its they them their theirs who whom whose which what when where why how
        am is are was were be been being have has had having do does did doing done can could will would shall should may might must ought cannot
        and or but if because as until while than so then once here there again further now unless although though whereas since whether
        of at by for with about against between into through during before after above below to from up down in out on off over under per within without via
        among upon onto across along around near towards toward except regarding concerning including according based upto till
        isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't mustn't needn't n't
        yes however therefore thus hence moreover additionally furthermore otherwise instead namely ie eg etc well please least exactly
        one ones something anything nothing everything someone anyone nobody somebody anybody never none neither always ever
        much many lot lots several either another else later latest earliest ago already yet usually generally typically normally respectively
        der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber wenn weil dass ob als wie so auch nur noch
        schon sehr mehr ich du er sie es wir ihr man sich mein unser euer ihre ihren ihrem ihrer seine seinen seinem seiner dieser diese dieses diesen diesem
        ist sind war waren sein wird werden wurde wurden haben hat hatte hatten kann konnen darf durfen muss mussen soll sollen sollte will wollen mag
        in im an am auf aus bei beim mit nach von vom vor zu zum zur uber unter durch fur gegen ohne um bis seit wahrend zwischen pro je ab per
        nicht nie niemals nichts niemand weder sondern jedoch sowie sowohl bzw etwa rund circa ca jeder jede jedes jeden jedem alle allen aller alles
        was wer wo wann warum welche welcher welches dann da hier dort wieder immer
        """);

    /// <summary>Words that say little: they count less than others.</summary>
    public static readonly FrozenSet<string> Light = Set(
        """
        get gets got receive receives received give gives given make makes made take takes taken use uses used need needs needed apply applies applied provide
        provides provided offer offers offered include includes included require requires required allow allows allowed permit permits permitted
        go goes come comes put keep keeps mean means say says state states stated mention mentioned describe described list listed show shows
        follow following follows available currently overall specific specifically relevant general different certain possible able entitled
        number amount total period time way case thing things person people someone time well like
        gibt geben erhalt erhalten bekommt bekommen betragt stehen steht
        """);

    private static readonly FrozenDictionary<string, string> Synonyms = Groups(
        """
        staff employee employees worker workers colleague colleagues personnel workforce
        leave vacation holiday holidays
        buy buys bought purchase purchases purchased
        start starts started begin begins began beginning commence commences
        end ends ended finish finishes terminate terminates termination expire expires
        manager lead leader supervisor boss superior
        cost costs price prices fee fees charge charges charged rate
        customer customers client clients
        phone telephone phones
        laptop laptops notebook notebooks computer computers
        car cars vehicle vehicles automobile
        doctor doctors physician medical
        note certificate
        trip trips travel journey journeys travelling
        reimburse reimburses reimbursed reimbursement refund refunds refunded repay repaid repays
        pay pays paid salary salaries wage wages remuneration
        ill illness sick sickness
        company firm employer organisation organization business
        year yearly annual annually annum
        month monthly
        week weekly
        day daily
        hour hourly
        quarter quarterly
        maximum most max limit limits limited capped cap ceiling
        minimum min
        send sends sent submit submits submitted submission
        request requests requested ask asks asked apply applies
        approve approves approved approval authorise authorised authorize authorized authorisation authorization sign-off
        notify notifies notified inform informs informed tell tells told report reports reported
        repair repairs repaired fix fixes fixed mend
        choose chooses select selects selected pick picks
        change changes changed modify modifies modified alter
        delete deletes deleted erase erases erased remove removes removed wiped wipe
        store stores stored save saves saved keep keeps kept retain retains retained
        return returns returned
        device devices equipment hardware
        document documents file files
        help assistance support
        building buildings premises
        error errors fault faults bug bugs
        error mistake mistakes
        buyer purchaser
        vendor supplier suppliers vendors
        contract agreement contracts agreements
        quick quickly fast rapidly promptly
        big large
        about concerning
        head director chief
        text sms
        network wifi wi-fi wlan
        found founded establish established set-up
        house home
        remote remotely
        urgent critical emergency
        swap swaps exchange exchanged
        training course courses
        child children kid kids
        parent parents
        night nights overnight
        gives grants grant granted
        annul cancel cancels cancelled canceled cancellation
        deadline due
        replace replacement replaces replaced
        warranty guarantee
        cover covers covered
        mitarbeiter mitarbeitende beschaftigte angestellte mitarbeitern mitarbeiterin arbeitnehmer
        urlaub ferien
        kunde kunden auftraggeber
        kosten preis gebuhr
        chef vorgesetzter vorgesetzte vorgesetzten fuhrungskraft teamleiter
        gehalt lohn vergutung
        kundigung kundigen kundigungsfrist
        """);

    /// <summary>Words that deny the clause they stand in.</summary>
    public static readonly FrozenSet<string> Denying = Set(
        """
        not n't never no none nobody nothing neither nor cannot nowhere
        isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't mustn't needn't
        forbidden forbids forbid prohibited prohibits prohibit banned disallowed barred impossible optional voluntary ineligible unavailable unable abstain abstains abstained
        nicht kein keine keinen keinem keiner keines nie niemals nichts niemand weder verboten untersagt unzulassig freiwillig unmoglich ausgeschlossen ausgenommen
        """);

    /// <summary>Words by which what a clause affirms is no longer plain: it is not compared.</summary>
    public static readonly FrozenSet<string> Blurring = Set(
        """
        off avoid avoids avoided refrain prevent prevents prevented stop stops exclude excludes excluded exempt only instead rather hardly rarely seldom
        few little until fail fails lack lacks miss deny refuse refuses reject lose loses unless except excluding without besides necessarily apart otherwise than
        if whether even too less unlike silent
        nur ausser ohne statt kaum selten bis falls
        """);

    /// <summary>Words whose object is what is left out.</summary>
    public static readonly FrozenSet<string> Leaving = Set("without except excluding ohne ausser");

    private static readonly FrozenDictionary<string, FrozenSet<string>> Opposites = Pairs(
        """
        before:after vor:nach
        increase,increases,increased,rise,rises,rose,grow,grew,grows:decrease,decreases,decreased,fall,falls,fell,drop,drops,dropped,decline,declined,shrank
        include,includes,included,including:exclude,excludes,excluded,excluding
        open,opens:close,closes,closed,shut
        open,opens,begin,begins,start,starts,started:close,closes,end,ends,ended
        accept,accepts,accepted:reject,rejects,rejected,refuse,refused,declined
        approve,approves,approved:reject,rejects,rejected,refuse,refuses,refused,decline,declined,deny,denied
        required,mandatory,compulsory,obligatory,must,necessary,needed:optional,voluntary
        allow,allowed,allows,permitted,permit:forbidden,prohibited,banned,forbid,forbids,disallowed,barred
        enable,enabled,enables:disable,disabled,disables
        always,anytime:never
        everybody,everyone,all:nobody,none
        internal,internally:external,externally
        inside:outside
        above:below
        over:under
        earlier,earliest:later,latest
        early:late
        morning:evening,afternoon
        weekday,weekdays:weekend,weekends
        gross:net
        full-time:part-time
        domestic:international,abroad
        higher,highest:lower,lowest
        longer,longest:shorter,shortest
        more:less,fewer
        first:last
        success,successful,succeeded,succeed:failure,failed,fails,unsuccessful
        buyer,buy,buys:seller,sell,sells
        free,gratis:paid,pay,pays,charged,charge,charges,fee,cost,costs
        temporary:permanent
        public:private
        encrypted:unencrypted
        yes:no
        employee,employees,staff:contractor,contractors,freelancer,freelancers
        landlord:tenant
        credit:debit
        import,imports:export,exports
        north,northern:south,southern
        east,eastern:west,western
        left:right
        hot:cold
        win,won,wins:lose,lost,loses
        profit:loss
        add,added,adds:remove,removed,removes
        oral,verbal,orally,verbally:written,writing
        encouraged,recommended,welcome:discouraged
        responsible:exempt
        minimum:maximum
        oldest:newest
        monthly:yearly,annual,annually,weekly,daily,quarterly
        weekly:yearly,annual,annually,daily,quarterly
        daily:yearly,annual,annually,quarterly,hourly
        quarterly:yearly,annual,annually
        erlaubt,zulassig,gestattet:verboten,untersagt,unzulassig
        mindestens:hochstens,maximal
        mehr:weniger
        offen,geoffnet:geschlossen
        pflicht,verpflichtend,vorgeschrieben,erforderlich:freiwillig
        """);

    /// <summary>Words that set a lower limit for the number behind them.</summary>
    public static readonly FrozenSet<string> LowerBounds = Set("minimum min exceeding exceeds exceed after since over above mindestens wenigstens ab nach uber seit");

    /// <summary>Words that set an upper limit for the number behind them.</summary>
    public static readonly FrozenSet<string> UpperBounds = Set("maximum max within by until till before under below limit latest hochstens maximal bis vor unter binnen innerhalb");

    public static readonly FrozenSet<string> Rough = Set("about around roughly nearly almost approximately approx circa ca some over under etwa rund fast ungefahr ~");

    public static readonly FrozenSet<string> Sums = Set("total together altogether combined sum overall insgesamt zusammen summe plus difference add adds added");

    public static readonly FrozenSet<string> Comparing = Set("more less longer shorter higher lower later earlier difference extra additional fewer greater mehr weniger");

    /// <summary>Names of countries by their inhabitants' or languages' names, where one is not the beginning of the other.</summary>
    public static readonly FrozenDictionary<string, string> Demonyms = Groups(
        """
        netherlands dutch holland
        france french
        sweden swedish
        denmark danish
        norway norwegian
        spain spanish
        britain british uk
        germany german germans deutschland deutsch
        switzerland swiss schweiz
        poland polish
        ireland irish
        england english
        finland finnish
        greece greek
        turkey turkish
        usa us american states
        portugal portuguese
        europe european eu
        """);

    public static readonly FrozenSet<string> English = Set(
        "the of and is are to for with by from at be has have may must not can you your their they this that when who which will was were or it an as its only each");

    public static readonly FrozenSet<string> German = Set(
        "der die das und ist sind nicht ein eine den dem des von mit fur auf im zu werden wird haben hat kann darf muss oder bei nach uber sich auch nur als aus");

    public static readonly FrozenSet<string> Others = Set(
        """
        le la les des une est sont pour avec dans sur par qui que du aux ne pas el los las una para con por del il gli della che non sono nel
        het een van zijn voor met op dat niet door worden och att som inte ett det jest oraz em uma nao com et
        """);

    public static string Canonical(string lower) => Synonyms.GetValueOrDefault(lower, lower);

    public static bool AreOpposite(string left, string right) => Opposites.TryGetValue(left, out var others) && others.Contains(right);

    public static bool HasOpposite(string lower) => Opposites.ContainsKey(lower);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Maps each word of a line to the line's first; a word of several lines belongs to the first of them.</summary>
    private static FrozenDictionary<string, string> Groups(string lines)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            foreach (var word in words) groups.TryAdd(word, words[0]);
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, FrozenSet<string>> Pairs(string lines)
    {
        var opposites = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            foreach (var pair in line.Split(' ').Where(part => part.Contains(':', StringComparison.Ordinal)))
            {
                var sides = pair.Split(':');
                foreach (var left in sides[0].Split(','))
                {
                    foreach (var right in sides[1].Split(','))
                    {
                        Of(left).Add(right);
                        Of(right).Add(left);
                    }
                }
            }
        }

        return opposites.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet(StringComparer.Ordinal),
            StringComparer.Ordinal);

        HashSet<string> Of(string word)
        {
            if (!opposites.TryGetValue(word, out var others)) opposites[word] = others = new HashSet<string>(StringComparer.Ordinal);
            return others;
        }
    }
}
