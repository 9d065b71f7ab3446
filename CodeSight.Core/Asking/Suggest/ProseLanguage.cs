using System.Collections.Frozen;
using CodeSight.Core.Asking.Condense;

namespace CodeSight.Core.Asking.Suggest;

/// <summary>Tells the language of a text by its commonest words.</summary>
internal static class ProseLanguage
{
    private const int MinWords = 2;

    private static readonly (string Language, FrozenSet<string> Words)[] Languages =
    [
        ("en", Set("the and of to is in for with are be that on not this by or from you your")),
        ("de", Set("der die das und ist nicht mit für von den dem ein eine zu auf werden sind im oder bei")),
        ("fr", Set("le la les des et est pour dans une du que vous avec sur pas au aux")),
        ("es", Set("el los las de y que en para una con por se del al")),
        ("it", Set("il di che per una con del della sono non gli nel alla")),
        ("nl", Set("de het een en van voor met niet zijn op te dat aan bij")),
    ];

    /// <summary>Returns "en", "de", "fr", "es", "it" or "nl"; an empty string where the text is none of them for sure.</summary>
    public static string Of(string text)
    {
        var words = Word.Split(text);
        var (best, count, second) = ("", 0, 0);
        foreach (var (language, common) in Languages)
        {
            var own = words.Count(word => common.Contains(word.Lower));
            if (own > count) (best, count, second) = (language, own, count);
            else if (own > second) second = own;
        }

        return count >= MinWords && count > second ? best : "";
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
