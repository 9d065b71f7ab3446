using System.Text;
using System.Text.RegularExpressions;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Mail;

/// <summary>Words of a header in other character sets: =?charset?B?...?= and =?charset?Q?...?= (RFC 2047).</summary>
internal static partial class EncodedWords
{
    public static string Decode(string header)
    {
        if (!header.Contains("=?", StringComparison.Ordinal)) return header;
        // White space between two encoded words is no part of the text.
        return WordPattern().Replace(BetweenPattern().Replace(header, "$1"), match => DecodeWord(match) ?? match.Value);
    }

    private static string? DecodeWord(Match match)
    {
        var encoding = TextDecoder.ByName(match.Groups[1].Value) ?? Encoding.UTF8;
        var text = match.Groups[3].Value;
        if (match.Groups[2].Value is "Q" or "q")
            return encoding.GetString(QuotedPrintable.Decode(Encoding.Latin1.GetBytes(text), isHeader: true));
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? encoding.GetString(bytes, 0, length)
            : null;
    }

    [GeneratedRegex(@"=\?([\w.:-]+)(?:\*[\w-]*)?\?([BbQq])\?([^?\s]*)\?=", RegexOptions.NonBacktracking)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex BetweenPattern();
}
