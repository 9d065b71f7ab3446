using System.Buffers.Text;
using System.Text;

namespace CodeSight.Extraction.Mail;

/// <summary>One part of a mail (RFC 5322, RFC 2045): its headers, and where its body lies in the file's bytes.</summary>
internal sealed class MimePart
{
    private const int MaxHeaders = 2000;
    private readonly byte[] bytes;
    private readonly int bodyStart;
    private readonly int end;
    private readonly List<(string Name, string Value)> headers = [];

    private MimePart(byte[] bytes, int start, int end)
    {
        this.bytes = bytes;
        this.end = end;
        bodyStart = ReadHeaders(start);
        Type = HeaderParameters.Parse(Raw("Content-Type") ?? "text/plain");
        Disposition = HeaderParameters.Parse(Raw("Content-Disposition") ?? "");
    }

    public HeaderParameters Type { get; }

    public HeaderParameters Disposition { get; }

    /// <summary>The name under which it is attached, or null.</summary>
    public string? FileName => (Disposition["filename"] ?? Type["name"]) is { Length: > 0 } name ? EncodedWords.Decode(name) : null;

    public bool IsAttachment => Disposition.Value == "attachment"
        || (FileName is not null && !Type.Value.StartsWith("text/", StringComparison.Ordinal));

    /// <summary>1-based lines of the file on which the body lies.</summary>
    public (int First, int Last) Lines { get; private set; }

    public static MimePart Parse(byte[] bytes) => new(bytes, 0, bytes.Length);

    /// <summary>A header's text with its encoded words decoded, or null.</summary>
    public string? Header(string name) => Raw(name) is { } value ? EncodedWords.Decode(value).Trim() : null;

    /// <summary>The parts of a multipart body, without its preamble and epilogue.</summary>
    public IEnumerable<MimePart> Parts()
    {
        if (Type["boundary"] is not { Length: > 0 } boundary) yield break;
        var mark = Encoding.Latin1.GetBytes("--" + boundary);
        var partStart = -1;
        for (var line = bodyStart; line < end;)
        {
            var length = bytes.AsSpan(line, end - line).IndexOf((byte)'\n');
            var next = length < 0 ? end : line + length + 1;
            var text = bytes.AsSpan(line, next - line).TrimEnd("\r\n \t"u8);
            var isClose = text.Length == mark.Length + 2 && text.StartsWith(mark) && text.EndsWith("--"u8);
            if (isClose || text.SequenceEqual(mark))
            {
                if (partStart >= 0) yield return new(bytes, partStart, line);
                partStart = isClose ? -1 : next;
                if (isClose) yield break;
            }
            line = next;
        }
        if (partStart >= 0 && partStart < end) yield return new(bytes, partStart, end);
    }

    /// <summary>The body's bytes, its transfer encoding undone.</summary>
    public byte[] Body()
    {
        var body = bytes.AsSpan(bodyStart, Math.Max(0, end - bodyStart));
        var lines = bytes.AsSpan(0, bodyStart).Count((byte)'\n') + 1;
        Lines = (lines, lines + body.TrimEnd("\r\n"u8).Count((byte)'\n'));
        return (Raw("Content-Transfer-Encoding")?.Trim().ToLowerInvariant()) switch
        {
            "base64" => DecodeBase64(body),
            "quoted-printable" => QuotedPrintable.Decode(body),
            _ => body.ToArray(),
        };
    }

    private string? Raw(string name)
    {
        foreach (var header in headers)
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return header.Value;
        return null;
    }

    private int ReadHeaders(int start)
    {
        var at = start;
        while (at < end)
        {
            var length = bytes.AsSpan(at, end - at).IndexOf((byte)'\n');
            var next = length < 0 ? end : at + length + 1;
            var line = bytes.AsSpan(at, next - at).TrimEnd("\r\n"u8);
            if (line.IsEmpty) return next;
            var colon = line.IndexOf((byte)':');
            if (line[0] is (byte)' ' or (byte)'\t' && headers.Count > 0)
                headers[^1] = (headers[^1].Name, headers[^1].Value + " " + Text(line).Trim());
            else if (colon > 0 && headers.Count < MaxHeaders) headers.Add((Text(line[..colon]).Trim(), Text(line[(colon + 1)..]).Trim()));
            else if (!(at == start && line.StartsWith("From "u8)) && headers.Count == 0) return at;
            at = next;
        }
        return end;
    }

    // Headers are ASCII by rule, UTF-8 by the newer rule, and anything in practice.
    private static string Text(ReadOnlySpan<byte> line) =>
        System.Text.Unicode.Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : Encoding.Latin1.GetString(line);

    private static byte[] DecodeBase64(ReadOnlySpan<byte> body)
    {
        var kept = new byte[body.Length];
        var length = 0;
        foreach (var b in body)
        {
            // Padding ends the text; what follows it is not part of it.
            if (b == '=') break;
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/') kept[length++] = b;
        }
        var decoded = new byte[(length * 3L / 4) + 3];
        Base64.DecodeFromUtf8(kept.AsSpan(0, length & ~3), decoded, out _, out var written, isFinalBlock: false);
        if (length % 4 < 2) return decoded[..written];
        Span<byte> rest = [(byte)'A', (byte)'A', (byte)'A', (byte)'A'];
        kept.AsSpan(length & ~3, length % 4).CopyTo(rest);
        Span<byte> tail = stackalloc byte[3];
        Base64.DecodeFromUtf8(rest, tail, out _, out _);
        tail[..((length % 4) - 1)].CopyTo(decoded.AsSpan(written));
        return decoded[..(written + (length % 4) - 1)];
    }
}
