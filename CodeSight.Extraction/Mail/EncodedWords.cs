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
        var text = new StringBuilder();
        var pending = new List<byte>();
        var (encoding, at) = ((Encoding?)null, 0);
        foreach (Match match in WordPattern().Matches(header))
        {
            if (Bytes(match) is not { } bytes) continue;
            var between = header.AsSpan(at, match.Index - at);
            var word = TextDecoder.ByName(match.Groups[1].Value) ?? Encoding.UTF8;
            // White space between two encoded words is no part of the text, and many a program cuts between the bytes of a character.
            if (encoding is null || !between.IsWhiteSpace() || word.CodePage != encoding.CodePage) Flush();
            if (encoding is null || !between.IsWhiteSpace()) text.Append(between);
            pending.AddRange(bytes);
            (encoding, at) = (word, match.Index + match.Length);
        }

        Flush();
        return text.Append(header, at, header.Length - at).ToString();

        void Flush()
        {
            if (encoding is not null) text.Append(encoding.GetString([.. pending]));
            pending.Clear();
        }
    }

    private static byte[]? Bytes(Match match)
    {
        var text = match.Groups[3].Value;
        if (match.Groups[2].Value is "Q" or "q") return QuotedPrintable.Decode(Encoding.Latin1.GetBytes(text), isHeader: true);
        var bytes = new byte[text.Length + 3];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    [GeneratedRegex(@"=\?([\w.:-]+)(?:\*[\w-]*)?\?([BbQq])\?([^?\s]*)\?=", RegexOptions.NonBacktracking)]
    private static partial Regex WordPattern();
}
