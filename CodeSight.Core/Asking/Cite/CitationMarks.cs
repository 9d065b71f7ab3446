using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeSight.Core.Asking.Cite;

/// <summary>Recognises the citation marks that models write: [1], [1, 2], [1-3], [^1], [source 1], 【1】, 【1†handbook】.</summary>
internal static partial class CitationMarks
{
    private const string Number = @"\^?\s*(?:(?:source|passage|document|doc|reference|ref)s?\b[.:]?\s*#?\s*)?\d{1,3}";

    private const string MarkPattern = $@"[\[【]\s*{Number}(?:\s*(?:,|;|&|and|-|–|—)\s*{Number})*\s*(?:†[^\]】\n]{{0,80}})?[\]】]";

    private const char Escape = '⟬';

    /// <summary>Matches a run of marks (as in "[1][2]") with the blanks before it, or code, in which no mark is recognised.</summary>
    [GeneratedRegex($@"(?<code>```.*?(?:```|$)|`[^`\n]+`)|(?<run>(?:[ \t]*{MarkPattern})+)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    public static partial Regex Runs();

    /// <summary>Matches a mark that begins where the search starts.</summary>
    [GeneratedRegex($@"\G{MarkPattern}", RegexOptions.IgnoreCase)]
    public static partial Regex MarkAt();

    /// <summary>Returns the distinct numbers of a run in order, with ranges expanded.</summary>
    public static IReadOnlyList<int> Numbers(string run)
    {
        var numbers = new List<int>();
        foreach (Match match in Ranges().Matches(Labels().Replace(run, "")))
        {
            var first = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
            var last = match.Groups["last"].Success ? int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first;
            for (var number = first; number <= last; number++)
                if (!numbers.Contains(number)) numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>
    /// Replaces the brackets of everything that could be taken for a mark, so that document text can stand in a prompt or a draft.
    /// <see cref="Restore"/> is its inverse.
    /// </summary>
    public static string Disarm(string text) => Mark().Replace(
        StandIn().Replace(text, $"{Escape}$0"),
        // Every bracket is replaced, since one inside the label could open another mark.
        match => match.Value.Replace('[', '⟦').Replace(']', '⟧').Replace('【', '⦗').Replace('】', '⦘'));

    /// <summary>Restores the original brackets of text that <see cref="Disarm"/> changed.</summary>
    public static string Restore(string text) =>
        Disarmed().Replace(text, match => match.Length == 2 ? match.Value[1..] : Bracket(match.ValueSpan[0]).ToString());

    /// <summary>
    /// Restores a checked answer. A document's own [7] gets an invisible word joiner (U+2060) after its opening bracket, so that a search
    /// for [n] finds only citations; all other text is unchanged.
    /// </summary>
    public static string RestoreInAnswer(string text) => Restore(OwnNumber().Replace(text, "[\u2060$1]"));

    private static char Bracket(char bracket) => bracket switch
    {
        '⟦' => '[',
        '⟧' => ']',
        '⦗' => '【',
        '⦘' => '】',
        _ => bracket,
    };

    [GeneratedRegex(@"(?<first>\d{1,3})(?:\s*[-–—]\s*(?:\^|\p{L}+\s*)?(?<last>\d{1,3}))?")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"†[^\]】\n]*")]
    private static partial Regex Labels();

    [GeneratedRegex(MarkPattern, RegexOptions.IgnoreCase)]
    private static partial Regex Mark();

    [GeneratedRegex("[⟦⟧⦗⦘⟬]")]
    private static partial Regex StandIn();

    [GeneratedRegex("⟬[⟦⟧⦗⦘⟬]|[⟦⟧⦗⦘]")]
    private static partial Regex Disarmed();

    [GeneratedRegex(@"(?<!(?<!⟬)(?:⟬⟬)*⟬)⟦(\d{1,3})⟧")]
    private static partial Regex OwnNumber();
}
