using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeSight.Core.Asking.Cite;

/// <summary>Finds the marks by which models cite: [1], [1, 2], [1-3], [^1], [source 1], 【1】, 【1†handbook】.</summary>
internal static partial class CitationMarks
{
    private const string Number = @"\^?\s*(?:(?:source|passage|document|doc|reference|ref)s?\b[.:]?\s*#?\s*)?\d{1,3}";

    private const string MarkPattern = $@"[\[【]\s*{Number}(?:\s*(?:,|;|&|and|-|–|—)\s*{Number})*\s*(?:†[^\]】\n]{{0,80}})?[\]】]";

    private const char Escape = '⟬';

    /// <summary>A run of marks (as in "[1][2]") with the blanks before it, or code, which is left alone.</summary>
    [GeneratedRegex($@"(?<code>```.*?(?:```|$)|`[^`\n]+`)|(?<run>(?:[ \t]*{MarkPattern})+)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    public static partial Regex Runs();

    /// <summary>The numbers of a run, in order, each once; ranges are written out.</summary>
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
    /// The text with other brackets around everything that could be taken for a mark, for a prompt or a draft; <see cref="Restore"/> gives
    /// the text back.
    /// </summary>
    public static string Disarm(string text) => Mark().Replace(
        StandIn().Replace(text, $"{Escape}$0"),
        // All of its brackets: one inside its label could open another mark.
        match => match.Value.Replace('[', '⟦').Replace(']', '⟧').Replace('【', '⦗').Replace('】', '⦘'));

    /// <summary>Gives back what <see cref="Disarm"/> was given, wherever it stands in a text.</summary>
    public static string Restore(string text) =>
        Disarmed().Replace(text, match => match.Length == 2 ? match.Value[1..] : Bracket(match.ValueSpan[0]).ToString());

    /// <summary>
    /// Restores a checked answer. A document's own [7] gets an invisible word joiner (U+2060) behind its bracket, so that whoever looks for
    /// [n] finds citations only; everything else is as the document has it.
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
