using System.Text;
using MimeKit;

namespace CodeSight.Extraction.Mail;

/// <summary>
/// Finds a mail's parts with MimeKit, without copying their bodies. A mail inside the mail is one part; its bytes are read as a mail of
/// their own. Of the headers only those that are asked for are kept, however many there are.
/// </summary>
internal sealed class MailReader : MimeReader
{
    /// <summary>Most parts of one mail.</summary>
    public const int MaxParts = 1000;

    private static readonly HashSet<HeaderId> KeptHeaders =
    [
        HeaderId.From, HeaderId.To, HeaderId.Cc, HeaderId.Date, HeaderId.Subject,
        HeaderId.ContentType, HeaderId.ContentDisposition, HeaderId.ContentTransferEncoding,
    ];

    private readonly byte[] _bytes;
    private readonly Stack<MailPart> _open = new();
    private Dictionary<HeaderId, Header> _headers = [];
    private MailPart? _root;
    private int _parts;
    private int _mailDepth; // of mails in the mail

    // Words of a header may be in any of the encodings of the time before Unicode.
    static MailReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private MailReader(byte[] bytes, Stream stream, int maxNesting)
        : base(new ParserOptions { MaxMimeDepth = Math.Max(1, maxNesting) }, stream, MimeFormat.Entity) => _bytes = bytes;

    /// <summary>The mail's outermost part, or null where the bytes do not start with headers.</summary>
    /// <param name="maxNesting">Levels of multiparts that are opened; the outermost one always is.</param>
    /// <exception cref="FileFaultException">It has too many parts.</exception>
    public static MailPart? Read(byte[] bytes, int maxNesting, CancellationToken cancellationToken)
    {
        // A mailbox's "From " line in front, which some programs quote, is no header.
        if (bytes.AsSpan().StartsWith(">From "u8)) bytes = bytes[1..];
        using var stream = new MemoryStream(bytes, writable: false);
        var reader = new MailReader(bytes, stream, maxNesting);
        try
        {
            reader.ReadMessage(cancellationToken);
        }
        catch (FormatException)
        {
            return null;
        }

        return reader._root;
    }

    public static FileFaultException TooManyParts() => new($"The mail has more than {MaxParts} parts.");

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => _headers = [];

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_mailDepth == 0 && KeptHeaders.Contains(header.Id)) _headers.TryAdd(header.Id, header);
    }

    protected override void OnMultipartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) Open(contentType);
    }

    // Without a boundary this is all of it.
    protected override void OnMultipartPreambleEnd(
        long beginOffset, int beginLineNumber, long endOffset, int lines, CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) _open.Peek().PlaceBody(beginOffset, endOffset, beginLineNumber);
    }

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) _open.Pop();
    }

    protected override void OnMessagePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_mailDepth++ == 0) Open(contentType);
    }

    protected override void OnMimeMessageEnd(
        long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken)
    {
        if (_mailDepth == 1) _open.Peek().PlaceBody(beginOffset, endOffset, beginLineNumber);
    }

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (--_mailDepth == 0) _open.Pop();
    }

    protected override void OnMimePartBegin(
        ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) Open(contentType, isTooDeep: contentType.IsMimeType("multipart", "*"));
    }

    protected override void OnMimePartContentEnd(
        long beginOffset, int beginLineNumber, long endOffset, int lines, NewLineFormat? newLineFormat, CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) _open.Peek().PlaceBody(beginOffset, endOffset, beginLineNumber);
    }

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines,
        CancellationToken cancellationToken)
    {
        if (_mailDepth == 0) _open.Pop();
    }

    private void Open(ContentType type, bool isTooDeep = false)
    {
        if (++_parts > MaxParts) throw TooManyParts();
        var part = new MailPart(_bytes, type, _headers) { IsTooDeep = isTooDeep };
        if (_open.TryPeek(out var parent)) parent.Parts.Add(part);
        _root ??= part;
        _open.Push(part);
    }
}
