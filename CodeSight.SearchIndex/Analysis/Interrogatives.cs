using System.Buffers;
using System.Text;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// The words by which questions are asked: a document does not answer by repeating them. Those of languages are the ones that Lucene's stop
/// words lack; those of scripts without spaces are left out of a question before it is cut into characters and pairs.
/// </summary>
internal static class Interrogatives
{
    private const char FirstWithoutSpaces = '\u0E01';

    private static readonly string[] Phrases =
    [
        .. Words("什么时候 什么样 什么 为什么 为何 何为 何种 多少 哪些 哪个 哪里 哪儿 哪一个 哪一位 哪一种 哪一年 哪一 哪位 哪种 哪年 哪 谁 怎么样 怎么 怎样 如何 何时 何地 是否 吗 呢"),
        .. Words("什麼時候 什麼樣 什麼 為什麼 為何 哪個 哪裡 哪一個 哪一種 哪種 誰 怎麼樣 怎麼 怎樣 何時 嗎"),
        .. Words("何ですか 何でしたか なんですか でしょうか ですか でしたか ますか ましたか いつ どこ なぜ どうして どのように どのような どのくらい どの どれ どんな いくつ いくら 誰"),
        .. Words("무엇 무슨 누구 누가 언제 어디 왜 어떻게 어떤 어느 얼마 몇"),
        .. Words("อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ที่ใด ไหน ทำไม เพราะเหตุใด อย่างไร เท่าไหร่ เท่าไร เท่าใด กี่ หรือไม่ ใด"),
    ];

    private static readonly SearchValues<string> AnyPhrase = SearchValues.Create(Phrases, StringComparison.Ordinal);

    /// <summary>The question words of a language, by its code.</summary>
    public static IReadOnlyList<string> Of(string code) => Words(code switch
    {
        "ar" => "ماذا متى أين كيف كم لماذا هل أية لمن بم بماذا",
        "bg" => "коя кое кои що чий чия",
        "ca" => "quanta quants quantes",
        "cs" => "kdy odkud kolik jaký jaká jaké jakou čí",
        "da" => "hvem hvornår hvordan hvorfor hvilken hvilket hvilke",
        "de" => "wann warum wer wen wem wessen wohin woher wofür womit wieso weshalb viele wieviel wieviele",
        "el" => "ποιος ποιες ποιον ποιου ποτε ποσο ποσα ποσοι ποσες γιατι τι",
        "es" => "cuál cuáles quién quiénes cómo cuándo dónde adónde cuánto cuánta cuántos cuántas",
        "fa" => "چی کی کجا کدام آیا",
        "fi" => "milloin miten kuinka monta millainen",
        "fr" => "quoi quand où comment pourquoi combien lequel laquelle lesquels lesquelles",
        "ga" => "cé cad cathain cá conas cén",
        "hi" => "क्या कब कहाँ कहां कौनसी किसने किसका किसकी किसके कितने कितनी कैसे कैसा क्यों",
        "hu" => "kik mik hol hova honnan hány mennyi melyik",
        "hy" => "ով ինչ երբ որտեղ ինչպես ինչու քանի",
        "id" => "dimana",
        "it" => "cosa quando quali",
        "lv" => "kas kurš kura kad kur kāpēc cik kāds kāda",
        "nb" => "hvilket",
        "nl" => "wanneer waar waarom hoeveel welk welke",
        "pt" => "onde porque quanto quanta quantos quantas quais",
        "ro" => "cui câți câtă",
        "ru" => "откуда какое какие каким какого какую каких сколько почему чей чья чьё чьи кого кому кем который которая которые",
        "sv" => "många",
        "tr" => "kimin nereden kaç hangisi mi",
        _ => "",
    });

    /// <summary>The question without its question words in scripts without spaces; the text itself where there are none, or nothing else.</summary>
    public static string Strip(string question)
    {
        if (!question.AsSpan().ContainsAnyInRange(FirstWithoutSpaces, char.MaxValue) || !question.AsSpan().ContainsAny(AnyPhrase)) return question;
        var left = new StringBuilder(question.Length);
        for (var rest = question.AsSpan(); ;)
        {
            var at = rest.IndexOfAny(AnyPhrase);
            left.Append(at < 0 ? rest : rest[..at]);
            if (at < 0) break;
            rest = rest[(at + LengthAt(rest[at..]))..];
            // What stood on both sides is no pair.
            left.Append(' ');
        }

        return left.ToString().Any(char.IsLetterOrDigit) ? left.ToString() : question;
    }

    private static int LengthAt(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var phrase in Phrases)
            if (phrase.Length > longest && text.StartsWith(phrase, StringComparison.Ordinal)) longest = phrase.Length;
        return longest;
    }

    private static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
