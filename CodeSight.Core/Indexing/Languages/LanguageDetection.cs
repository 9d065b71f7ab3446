using Lingua;
using Rules = CodeSight.SearchIndex.Analysis.Languages;

namespace CodeSight.Core.Indexing.Languages;

/// <summary>
/// Finds the language of a document, which decides how its words are stemmed. English is recognised by its function words, at no cost; other
/// text by Lingua's models of three letters, which are loaded when the first such text comes. Equal texts always give the same. Thread-safe.
/// </summary>
public sealed class LanguageDetection
{
    /// <summary>Version of the rules: another version means that every document's language must be found again.</summary>
    public const string Version = "languages-1";

    // From three places, so that a foreign abstract or licence does not decide. More text gives the same and takes longer.
    private const int Places = 3;
    private const int CharactersOfPlace = 500;

    // In English prose four words of ten are function words; in other languages' prose few words look like them.
    private const double EnglishShare = 0.25;

    // German and Spanish prose has 0.27 and more, Turkish and Basque about 0.2.
    private const double LeastShare = 0.12;
    private const int LeastFunctionWords = 2;

    // Names and loan words: with fewer letters, no language is told from another.
    private const int LeastLetters = 40;

    // Where no function words are known that could bear out what the models say.
    private const int LeastLettersAlone = 200;

    private readonly Lock _gate = new();
    private readonly Lazy<LanguageDetector> _detector = new(() => LanguageDetectorBuilder.FromLanguages([.. Codes.Keys])
        .WithLowAccuracyMode()
        .WithLanguageModelsDirectory(Path.Combine(AppContext.BaseDirectory, "languages"))
        .Build());

    /// <summary>The languages that are told apart: those with rules of their own, those of scripts without spaces, and their relatives.</summary>
    private static readonly Dictionary<Language, string> Codes = new()
    {
        [Language.Arabic] = "ar",
        [Language.Armenian] = "hy",
        [Language.Basque] = "eu",
        [Language.Belarusian] = "be",
        [Language.Bokmal] = "nb",
        [Language.Bulgarian] = "bg",
        [Language.Catalan] = "ca",
        [Language.Chinese] = "zh",
        [Language.Croatian] = "hr",
        [Language.Czech] = "cs",
        [Language.Danish] = "da",
        [Language.Dutch] = "nl",
        [Language.English] = "en",
        [Language.Estonian] = "et",
        [Language.Finnish] = "fi",
        [Language.French] = "fr",
        [Language.German] = "de",
        [Language.Greek] = "el",
        [Language.Hebrew] = "he",
        [Language.Hindi] = "hi",
        [Language.Hungarian] = "hu",
        [Language.Indonesian] = "id",
        [Language.Irish] = "ga",
        [Language.Italian] = "it",
        [Language.Japanese] = "ja",
        [Language.Korean] = "ko",
        [Language.Latvian] = "lv",
        [Language.Lithuanian] = "lt",
        [Language.Marathi] = "mr",
        [Language.Nynorsk] = "nn",
        [Language.Persian] = "fa",
        [Language.Polish] = "pl",
        [Language.Portuguese] = "pt",
        [Language.Romanian] = "ro",
        [Language.Russian] = "ru",
        [Language.Serbian] = "sr",
        [Language.Slovak] = "sk",
        [Language.Slovene] = "sl",
        [Language.Spanish] = "es",
        [Language.Swedish] = "sv",
        [Language.Thai] = "th",
        [Language.Turkish] = "tr",
        [Language.Ukrainian] = "uk",
        [Language.Urdu] = "ur",
        [Language.Vietnamese] = "vi",
    };

    /// <summary>The ISO 639-1 code of the language of most of the text; "" where it cannot be told.</summary>
    /// <param name="passages">The document's text, in its order.</param>
    public string Detect(IReadOnlyList<string> passages)
    {
        var text = Sample(passages);
        var letters = text.Count(char.IsLetter);
        if (letters < LeastLetters) return "";
        var words = WordsOf(text);
        var english = FunctionWords(words, "en");
        if (english.Distinct >= LeastFunctionWords && english.Share >= EnglishShare) return "en";
        Language? best;
        lock (_gate) best = _detector.Value.DetectLanguageOf(text);
        if (best is not { } language || !Codes.TryGetValue(language, out var code)) return "";
        if (code == "en" || !Rules.Of(code).IsLatin) return code;
        if (!Rules.Has(code)) return letters < LeastLettersAlone && words.TrueForAll(word => word[0] <= '\u024F') ? "" : code;
        // Lists, tables and code look like some language or other; running text has the function words of its own.
        var own = FunctionWords(words, code);
        return own.Distinct >= LeastFunctionWords && own.Share >= LeastShare && own.Share > english.Share ? code : "";
    }

    private static string Sample(IReadOnlyList<string> passages)
    {
        var places = Enumerable.Range(0, Places).Select(place => place * passages.Count / Places).Distinct();
        return string.Join('\n', places.Select(place => passages[place]).Select(passage => passage[..Math.Min(passage.Length, CharactersOfPlace)]));
    }

    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsLetter(text[at]))
            {
                if (start < 0) start = at;
            }
            else if (start >= 0)
            {
                words.Add(text[start..at].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }

    private static (double Share, int Distinct) FunctionWords(List<string> words, string code)
    {
        var rules = Rules.Of(code);
        var found = words.FindAll(word => rules.IsStopWord(word));
        return (words.Count == 0 ? 0 : (double)found.Count / words.Count, found.Distinct(StringComparer.Ordinal).Count());
    }
}
