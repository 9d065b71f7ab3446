using System.Collections.Frozen;

namespace CodeSight.Core.Asking.Condense;

/// <summary>
/// Words that tell how a question hangs together, in English and, more roughly, German. They are words of the language, none of any subject.
/// </summary>
internal static class Lexicon
{
    /// <summary>Words that ask.</summary>
    public static readonly FrozenSet<string> Asking = Set(
        """
        what which who whom whose when where why how was wer wem wen wessen wann wo warum wieso weshalb wie wieviel wieviele welche welcher
        welches welchen welchem woher wohin womit wofür worum woran qué quién quiénes cuándo cuánto cuánta cuántos cuántas dónde cuál cuáles
        cómo quel quelle quels quelles quoi
        """);

    /// <summary>Auxiliary verbs.</summary>
    public static readonly FrozenSet<string> Auxiliaries = Set(
        """
        is are was were be been being am do does did have has had can could may might must shall should will would isn't aren't wasn't
        weren't don't doesn't didn't haven't hasn't can't cannot couldn't won't wouldn't shouldn't mustn't ist sind waren wird werden wurde
        wurden haben hatte kann können konnte darf dürfen muss müssen soll sollen sollte gibt
        """);

    /// <summary>Forms of "to be".</summary>
    public static readonly FrozenSet<string> Being = Set(
        """
        is are was were be been being isn't aren't wasn't weren't ist sind waren
        """);

    public static readonly FrozenSet<string> Prepositions = Set(
        """
        in on at for of with without to from by after before during under over above below per since until till within as via into onto
        through against between among about beyond despite except like than regarding concerning towards inside outside near im am für bei
        beim mit ohne von vom nach vor ab seit bis auf zu zum zur aus wegen während unter über zwischen gegen als à pour chez para voor naar
        bij
        """);

    /// <summary>Prepositions of place, time and purpose: without a question mark, the others rather begin a search, such as "per diem".</summary>
    public static readonly FrozenSet<string> Continuing = Set(
        "in on at for with without from by after before during since until till within im am für bei beim mit ohne von vom nach vor ab seit bis zu zum zur");

    public static readonly FrozenSet<string> Determiners = Set(
        """
        the a an my our your this that these those any some every each all both no another other der die das den dem des ein eine einen
        einem einer eines mein meine meinen meiner unser unsere
        """);

    public static readonly FrozenSet<string> Indefinite = Set("a an any another ein eine einen einem einer");

    /// <summary>Who speaks, is spoken to, or is anybody.</summary>
    public static readonly FrozenSet<string> Speakers = Set(
        """
        i we you me us one ones somebody someone anybody anyone everybody everyone nobody people ich wir du mich mir uns jemand
        """);

    /// <summary>Words that begin another clause.</summary>
    public static readonly FrozenSet<string> Conjunctions = Set(
        """
        and or but if when while whenever because since unless although though whether after before until once where that who which so than
        as und oder aber wenn falls weil obwohl bevor nachdem dass ob sobald solange damit
        """);

    /// <summary>What a reply begins with before it comes to its point.</summary>
    public static readonly FrozenSet<string> Courtesies = Set(
        """
        thanks thank thx ty ok okay great perfect good cool nice super alright right sorry please well yes no hm hmm oh ah understood
        excellent wonderful hello hi hey cheers brilliant awesome fine clear interesting helpful danke vielen dank gut prima klasse hallo
        bitte ja nein verstanden genau toll merci gracias bedankt
        """);

    /// <summary>Those that need no punctuation after them.</summary>
    public static readonly FrozenSet<string> PlainCourtesies = Set("thanks thank ok okay hi hello danke sorry");

    /// <summary>Words before "of them".</summary>
    public static readonly FrozenSet<string> Quantities = Set("many much any some all each both most");

    /// <summary>What may follow such a word as a part of it.</summary>
    public static readonly FrozenSet<string> CourtesyTails = Set(
        """
        you very much so a lot for that this the your answer help again all then i see got it that's is was makes sense day evening morning
        dir ihnen sehr schön schon alles
        """);

    /// <summary>Words that ask for the last answer once more, or for more of it.</summary>
    public static readonly FrozenSet<string> AskingAgain = Set(
        """
        again repeat sure really true correct explain detail details detailed elaborate clarify rephrase summarise summarize example
        examples understand pardon mean shorter simpler continue said say remind nochmal nochmals wiederhole wiederholen wiederhol erkläre
        erklär wirklich sicher
        """);

    /// <summary>Words that a request for the last answer once more may have beside those.</summary>
    public static readonly FrozenSet<string> AroundAskingAgain = Set(
        """
        more remember
        can could would will you please me to that it this tell what did do does by once the your last answer are is right in on short other
        words simple i didn't don't not get hear a bit about further give an information info sorry come go and some any way differently put
        question same one time us why think certain for with so kindly let know previous yourself noch einmal das bitte sie kannst können
        mir du bist sind es was hast gesagt mehr
        """);

    /// <summary>Verbs, adjectives and particles that need something that they are about.</summary>
    private static readonly FrozenSet<string> LightVerbs = Set(
        """
        get gets got getting take takes took taken cost costs need needs needed apply applies applied approve approves approved ask asks
        asked decide decides decided pays paid used go goes called happen happens happened works worked start starts started begin begins
        end ends ended last lasts expire expires expired count counts qualify qualifies submit submitted request requested claimed book
        booked send sent tell told find found know include includes cover covers contain contains afterwards announce announced register registered give gives given receive receives received make
        makes made let keep kept sign signed ordered changed cancel allow allows say says inform informed notify reported contact matter
        matters up out off away back together down over enough possible allowed okay ok permitted necessary required mandatory optional
        responsible included valid eligible free cheap cheaper expensive better best worse worst highest lowest longest shortest cheapest
        largest smallest fastest most two three four five higher lower longer shorter different same normal usual usually always ever never
        automatic automatically separately exact exactly next fast soon quick quickly long much many often far high big large old early late
        more less else otherwise instead ahead earlier later now today too then still only just really roughly about approximately also
        kostet kosten dauert gilt gelten bezahlt zahlt zahlen bekomme bekommt bekommen brauche braucht passiert entscheidet genehmigt
        beantragen frage fragen auch dann noch nur genau etwa viel viele lange oft weit hoch groß alt früh spät mehr weniger sonst nötig
        erlaubt möglich
        """);

    /// <summary>Nouns, and verbs that may be nouns, that need something that they are about.</summary>
    private static readonly FrozenSet<string> LightNouns = Set(
        """
        pay use work call claim order change report form notice advance limit limits maximum minimum most least max min deadline deadlines
        exception exceptions condition conditions amount amounts price prices fee fees reason reasons rule rules procedure process
        difference requirement requirements number numbers address date dates time times day days week weeks month months year years hour
        hours minute minutes seconds percent percentage euro euros dollar dollars pound pounds person persons row kind kinds type types way
        ways step steps documents document total rate rates answer answers size duration period consequences höchstens mindestens maximal
        tage tag wochen woche monate monat jahre jahr stunden stunde minuten prozent grenze frist ausnahmen ausnahme bedingungen preis grund
        es das
        """);

    /// <summary>Adjectives and verbs after which "it" stands for what follows: "is it possible to ...", "how long does it take to ...".</summary>
    public static readonly FrozenSet<string> BeforeFiller = Set(
        """
        possible allowed ok okay fine permitted necessary required mandatory legal illegal forbidden safe enough better worth true normal
        common hard easy difficult important expected take takes cost costs mean means called happen rain raining snow time acceptable usual
        customary sufficient best
        """);

    /// <summary>Words of German that are not words of English.</summary>
    public static readonly FrozenSet<string> German = Set(
        """
        wer wem wen wann wo warum wieso weshalb wie wieviel viele welche welcher welches und oder der das den dem des ein eine einen ich wir
        ist sind für kann darf muss soll habe gilt nicht mein dort es sie auch bei
        """);

    /// <summary>Verbs that are also nouns.</summary>
    public static readonly FrozenSet<string> NounVerbs = Set("pay use work call claim order change report");

    public static readonly FrozenSet<string> Calendar = Set(
        """
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekday
        weekdays weekend weekends holiday holidays january february march april may june july august september october november december
        spring summer autumn winter montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober
        dezember morning afternoon evening night noon midnight today tomorrow yesterday
        """);

    public static readonly FrozenDictionary<string, int> Ordinals = new Dictionary<string, int>
    {
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["1st"] = 1,
        ["2nd"] = 2,
        ["3rd"] = 3,
        ["4th"] = 4,
        ["5th"] = 5,
        ["last"] = -1,
        ["erste"] = 1,
        ["zweite"] = 2,
        ["dritte"] = 3,
        ["letzte"] = -1,
    }.ToFrozenDictionary();

    /// <summary>What an ordinal may stand before when it counts the parts of an answer.</summary>
    public static readonly FrozenSet<string> Parts = Set(
        """
        one point item option step case bullet sentence part thing rule entry line punkt
        """);

    /// <summary>Whether a word joins a question to the last one.</summary>
    public static bool IsJoint(string word) => word is "and" or "or" or "but" or "und" or "oder" or "aber";

    /// <summary>Whether a word says nothing about a subject.</summary>
    public static bool IsLight(string word) =>
        IsLightVerb(word) || LightNouns.Contains(word) || IsFunction(word) || Ordinals.ContainsKey(word) || word == "i";

    /// <summary>Whether a word is a verb, an adjective or a particle that needs something that it is about.</summary>
    public static bool IsLightVerb(string word) => LightVerbs.Contains(word);

    /// <summary>Whether a word is one of grammar.</summary>
    public static bool IsFunction(string word) =>
        Asking.Contains(word) || Auxiliaries.Contains(word) || Prepositions.Contains(word) || Determiners.Contains(word) || Speakers.Contains(word)
        || Conjunctions.Contains(word) || Anaphora.IsReference(word) || word is "not" or "there" or "to" or "please";

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
