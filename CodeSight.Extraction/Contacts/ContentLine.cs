using System.Globalization;
using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Contacts;

/// <summary>One property of a calendar (RFC 5545) or a card (RFC 6350, and the older vCard 2.1).</summary>
/// <param name="Name">Its name in upper case, without a group.</param>
/// <param name="Raw">Its value as it stands there.</param>
internal sealed record ContentLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Raw, int StartLine, int EndLine)
{
    private const int MaxLength = 1_000_000;

    /// <summary>The value with its escapes undone.</summary>
    public string Text => Unescape(Raw);

    /// <summary>The parts of a value that is made of several, such as an address.</summary>
    public IEnumerable<string> Parts
    {
        get
        {
            var start = 0;
            for (var i = 0; i <= Raw.Length; i++)
            {
                if (i < Raw.Length && Raw[i] == '\\') i++;
                else if (i == Raw.Length || Raw[i] == ';')
                {
                    yield return Unescape(Raw[start..Math.Min(i, Raw.Length)]).Trim();
                    start = i + 1;
                }
            }
        }
    }

    /// <summary>The properties of a text, continued lines joined.</summary>
    public static IEnumerable<ContentLine> Read(string text)
    {
        var lines = TextLines.Split(text);
        var joined = new StringBuilder();
        for (var i = 0; i < lines.Count;)
        {
            var start = i;
            joined.Clear().Append(lines[i++]);
            var isQuoted = lines[start].Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
            while (i < lines.Count && joined.Length < MaxLength)
            {
                if (lines[i] is [' ' or '\t', ..]) joined.Append(lines[i].AsSpan(1));
                else if (isQuoted && joined.Length > 0 && joined[^1] == '=')
                {
                    joined.Length--;
                    joined.Append(lines[i]);
                }
                else break;
                i++;
            }
            if (Parse(joined.ToString(), start + 1, i) is { } line) yield return line;
        }
    }

    private static ContentLine? Parse(string line, int first, int last)
    {
        var (quoted, colon) = (false, -1);
        for (var i = 0; i < line.Length && colon < 0; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ':' && !quoted) colon = i;
        }
        if (colon <= 0) return null;
        var head = line[..colon].Split(';');
        var name = head[0][(head[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in head.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            // vCard 2.1 names a type without saying that it is one.
            var (key, value) = equals < 0 ? ("TYPE", part) : (part[..equals].Trim(), part[(equals + 1)..].Trim('"', ' '));
            parameters[key] = parameters.TryGetValue(key, out var before) ? $"{before},{value}" : value;
        }
        var raw = line[(colon + 1)..];
        string?[] encodings = [parameters.GetValueOrDefault("ENCODING"), parameters.GetValueOrDefault("TYPE")];
        var isQuotedPrintable = Array.Exists(
            encodings, each => each?.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase) == true);
        return new(name, parameters, isQuotedPrintable ? Unquote(raw, parameters.GetValueOrDefault("CHARSET")) : raw, first, last);
    }

    private static string Unquote(string text, string? charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else if (text[i] < 128) bytes.Add((byte)text[i]);
            else bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
        }
        return (TextDecoder.ByName(charset) ?? Encoding.UTF8).GetString([.. bytes]);
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var built = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) built.Append(text[i]);
            else built.Append(text[++i] is 'n' or 'N' ? '\n' : text[i]);
        }
        return built.ToString();
    }
}
