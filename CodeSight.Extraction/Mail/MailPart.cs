using CodeSight.Extraction.Text;
using MimeKit;
using MimeKit.Utils;

namespace CodeSight.Extraction.Mail;

/// <summary>One part of a mail: its headers, and where its body lies in the mail's bytes.</summary>
/// <param name="bytes">The whole mail.</param>
/// <param name="type">Its Content-Type, or what stands for one that is missing.</param>
/// <param name="headers">The first header of each kind that a reader asks for.</param>
internal sealed class MailPart(byte[] bytes, ContentType type, IReadOnlyDictionary<HeaderId, Header> headers)
{
    private readonly ContentDisposition? _disposition =
        headers.TryGetValue(HeaderId.ContentDisposition, out var header) && ContentDisposition.TryParse(header.RawValue, out var parsed)
            ? parsed
            : null;

    public ContentType Type => type;

    /// <summary>The parts of a multipart body in their order.</summary>
    public List<MailPart> Parts { get; } = [];

    public bool IsMultipart => type.IsMimeType("multipart", "*");

    /// <summary>The mail in this part, where it is known already.</summary>
    public MailPart? Message { get; set; }

    /// <summary>Whether it is a multipart that lies below the levels that are opened: its parts are not known.</summary>
    public bool IsTooDeep { get; init; }

    public bool IsMail =>
        type.IsMimeType("message", "rfc822") || type.IsMimeType("message", "rfc2822") || type.IsMimeType("message", "global");

    /// <summary>
    /// Whether it is text to be read in the mail itself; so is a part whose type cannot be understood (RFC 2045, section 5.2).
    /// </summary>
    public bool IsText => type.IsMimeType("text", "*")
        ? !type.IsMimeType("text", "rtf")
        : FileName is null
            && headers.TryGetValue(HeaderId.ContentType, out var header) && !header.Value.Contains('/', StringComparison.Ordinal);

    public bool IsHtml => type.IsMimeType("text", "html");

    /// <summary>The name under which it is attached, or null.</summary>
    public string? FileName => (_disposition?.FileName ?? type.Name) is { Length: > 0 } name ? WithoutControls(name) : null;

    /// <summary>Whether its sender says that it is an attachment.</summary>
    public bool IsMarkedAsAttachment => _disposition?.IsAttachment == true;

    public bool IsAttachment => IsMarkedAsAttachment || (FileName is not null && !IsText);

    /// <summary>1-based lines of the mail on which the body lies.</summary>
    public (int First, int Last) Lines { get; private set; } = (1, 1);

    /// <summary>The body as it stands in the mail.</summary>
    public ReadOnlyMemory<byte> RawBody { get; private set; }

    /// <summary>A mail without headers: all of it is text.</summary>
    public static MailPart OfText(byte[] bytes)
    {
        var part = new MailPart(bytes, new ContentType("text", "plain"), new Dictionary<HeaderId, Header>());
        part.PlaceBody(0, bytes.Length, 1);
        return part;
    }

    /// <summary>A header's text with its encoded words decoded (RFC 2047), or null.</summary>
    public string? HeaderText(HeaderId id) => headers.TryGetValue(id, out var header) ? WithoutControls(header.Value) : null;

    /// <summary>The body's bytes, its transfer encoding undone.</summary>
    public byte[] Body()
    {
        var encoding = !IsMultipart && headers.TryGetValue(HeaderId.ContentTransferEncoding, out var header)
            && MimeUtils.TryParse(header.Value, out ContentEncoding named)
                ? named
                : ContentEncoding.Default;
        // Padding that is missing at the end would cost the last bytes; more of it than needed costs nothing.
        byte[] body = encoding == ContentEncoding.Base64 ? [.. RawBody.Span, .. "==="u8] : RawBody.ToArray();
        using var content = new MimeContent(new MemoryStream(body, writable: false), encoding);
        using var decoded = new MemoryStream(RawBody.Length);
        content.DecodeTo(decoded);
        return decoded.ToArray();
    }

    /// <summary>Says where the body lies.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte after its last one.</param>
    /// <param name="firstLine">The 1-based line of its first byte.</param>
    public void PlaceBody(long start, long end, int firstLine)
    {
        RawBody = bytes.AsMemory((int)start, (int)Math.Max(0, end - start));
        Lines = (firstLine, firstLine + RawBody.Span.TrimEnd("\r\n"u8).Count((byte)'\n'));
    }

    // What calls itself Latin-1 is Windows-1252 in practice: these control characters are its quotes and dashes.
    private static string WithoutControls(string text) => !text.AsSpan().ContainsAnyInRange('\u0080', '\u009F')
        ? text
        : string.Concat(text.Select(c => c is >= '\u0080' and <= '\u009F' ? Codepages.Get(1252).GetString([(byte)c])[0] : c));
}
