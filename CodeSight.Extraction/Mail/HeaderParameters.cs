using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Mail;

/// <summary>A header such as <c>text/plain; charset="utf-8"</c>, with parameters that continue or name their encoding (RFC 2231).</summary>
internal sealed class HeaderParameters
{
    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    private HeaderParameters(string value) => Value = value;

    /// <summary>What stands before the parameters, in lower case.</summary>
    public string Value { get; }

    public string? this[string name]
    {
        get
        {
            if (parameters.TryGetValue(name, out var plain)) return plain;
            if (parameters.TryGetValue(name + "*", out var extended)) return DecodeExtended(extended);
            var joined = new StringBuilder();
            var isExtended = false;
            for (var part = 0; part < 100; part++)
            {
                if (parameters.TryGetValue($"{name}*{part}", out var piece)) joined.Append(piece);
                else if (parameters.TryGetValue($"{name}*{part}*", out piece)) (isExtended, _) = (true, joined.Append(piece));
                else break;
            }
            return joined.Length == 0 ? null : isExtended ? DecodeExtended(joined.ToString()) : joined.ToString();
        }
    }

    public static HeaderParameters Parse(string header)
    {
        var at = header.IndexOf(';', StringComparison.Ordinal);
        var parsed = new HeaderParameters((at < 0 ? header : header[..at]).Trim().ToLowerInvariant());
        while (at >= 0 && at < header.Length)
        {
            var equals = header.IndexOf('=', at);
            if (equals < 0) break;
            var name = header[(at + 1)..equals].Trim();
            var (value, next) = ReadValue(header, equals + 1);
            parsed.parameters.TryAdd(name, value);
            at = header.IndexOf(';', next);
        }
        return parsed;
    }

    private static (string Value, int Next) ReadValue(string header, int at)
    {
        while (at < header.Length && header[at] == ' ') at++;
        if (at >= header.Length || header[at] != '"')
        {
            var end = header.IndexOf(';', at);
            if (end < 0) end = header.Length;
            return (header[at..end].Trim(), end);
        }
        var value = new StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length) at++;
            value.Append(header[at]);
        }
        return (value.ToString(), Math.Min(at + 1, header.Length));
    }

    // charset'language'percent-encoded
    private static string DecodeExtended(string value)
    {
        var parts = value.Split('\'', 3);
        if (parts.Length < 3) return Uri.UnescapeDataString(value);
        var text = Encoding.Latin1.GetBytes(parts[2].Replace("=", "=3D", StringComparison.Ordinal).Replace('%', '='));
        return (TextDecoder.ByName(parts[0]) ?? Encoding.UTF8).GetString(QuotedPrintable.Decode(text));
    }
}
