using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeSight.Core.Asking.Cite;

/// <summary>Finds the marks by which models cite: [1], [1, 2], [1-3], [^1], [source 1], 【1】, 【1†handbook】.</summary>
internal static partial class CitationMarks
{
    private const string Number = @"\^?\s*(?:(?:source|passage|document|doc|reference|ref)s?\b[.:]?\s*#?\s*)?\d{1,3}";

    private const string Mark = $@"[\[【]\s*{Number}(?:\s*(?:,|;|&|and|-|–|—)\s*{Number})*\s*(?:†[^\]】\n]{{0,80}})?[\]】]";

    /// <summary>A run of marks (as in "[1][2]") with the blanks before it, or code, which is left alone.</summary>
    [GeneratedRegex($@"(?<code>```.*?(?:```|$)|`[^`\n]+`)|(?<run>(?:[ \t]*{Mark})+)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
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

    /// <summary>Puts a text's own [7] into round brackets, so that it cannot be taken for a citation.</summary>
    public static string Disarm(string text) => Bracketed().Replace(text, "($1)");

    [GeneratedRegex(@"(?<first>\d{1,3})(?:\s*[-–—]\s*(?:\^|\p{L}+\s*)?(?<last>\d{1,3}))?")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"†[^\]】\n]*")]
    private static partial Regex Labels();

    [GeneratedRegex(@"[\[【]\s*(\^?\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\]】]")]
    private static partial Regex Bracketed();
}
