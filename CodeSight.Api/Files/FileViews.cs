using System.Text;
using CodeSight.Extraction.Text;
using Microsoft.AspNetCore.StaticFiles;

namespace CodeSight.Api.Files;

/// <summary>How a document is handed to a browser.</summary>
internal enum FileView
{
    /// <summary>As text in UTF-8, whatever kind of text it is: nothing in it runs.</summary>
    Text,

    /// <summary>As a page without scripts, requests, forms or this site's rights.</summary>
    Html,

    /// <summary>As the text that a mail program would show.</summary>
    Mail,

    /// <summary>In the browser's own viewer.</summary>
    Pdf,

    /// <summary>As a file to be saved.</summary>
    Download,
}

/// <summary>The view of each kind of file, and the headers that make it safe.</summary>
internal static class FileViews
{
    // An encoding shows within it; a longer file is not read twice.
    private const int SampleBytes = 4 << 20;

    // A browser's PDF viewer does not work in a sandbox; with 'nosniff' nothing but a PDF reaches it.
    private const string PdfPolicy = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; script-src 'none'";

    // The sandbox takes away this site's origin, scripts, forms and windows; the rest, that pictures and styles are fetched from anywhere.
    private const string SandboxPolicy =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, FileView> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = FileView.Pdf,
        [".html"] = FileView.Html,
        [".htm"] = FileView.Html,
        [".xhtml"] = FileView.Html,
        [".eml"] = FileView.Mail,
        [".docx"] = FileView.Download,
        [".docm"] = FileView.Download,
        [".dotx"] = FileView.Download,
        [".pptx"] = FileView.Download,
        [".pptm"] = FileView.Download,
        [".ppsx"] = FileView.Download,
        [".xlsx"] = FileView.Download,
        [".xlsm"] = FileView.Download,
        [".odt"] = FileView.Download,
        [".ott"] = FileView.Download,
        [".fodt"] = FileView.Download,
        [".ods"] = FileView.Download,
        [".ots"] = FileView.Download,
        [".fods"] = FileView.Download,
        [".odp"] = FileView.Download,
        [".otp"] = FileView.Download,
        [".fodp"] = FileView.Download,
        [".odg"] = FileView.Download,
        [".rtf"] = FileView.Download,
        [".epub"] = FileView.Download,
        [".msg"] = FileView.Download,
        [".doc"] = FileView.Download,
        [".dot"] = FileView.Download,
        [".xls"] = FileView.Download,
        [".xlt"] = FileView.Download,
        [".ppt"] = FileView.Download,
        [".pps"] = FileView.Download,
    };

    private static readonly FileExtensionContentTypeProvider MediaTypes = new();

    /// <summary>The view of a file of this name. What is not known here is text; its bytes tell whether that is so.</summary>
    public static FileView Of(string name) => ByEnding.GetValueOrDefault(Path.GetExtension(name), FileView.Text);

    /// <summary>What sets a view's ETag apart from that of the file's own bytes; to be changed with the rules of the views.</summary>
    public static string TagSuffix(FileView view) => view is FileView.Pdf or FileView.Download ? "" : "-view1";

    public static string MediaType(FileView view, string name) => view switch
    {
        FileView.Pdf => "application/pdf",
        FileView.Html => "text/html; charset=utf-8",
        FileView.Download => MediaTypes.TryGetContentType(name, out var type) ? type : "application/octet-stream",
        _ => "text/plain; charset=utf-8",
    };

    public static string SecurityPolicy(FileView view) => view == FileView.Pdf ? PdfPolicy : SandboxPolicy;

    /// <summary>The encoding of a text file, or null where it is no text. Leaves the stream after the byte order mark.</summary>
    public static async Task<Encoding?> DetectEncodingAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        var sample = new byte[Math.Min(content.Length, SampleBytes)];
        var length = await content.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, cancellationToken);
        // A character must not be cut.
        if (length < content.Length && sample.AsSpan(0, length).LastIndexOf((byte)'\n') is > 0 and var end) length = end + 1;
        var encoding = FileText.DetectEncoding(sample.AsSpan(0, length), name, out var markLength);
        content.Position = encoding is null or UTF8Encoding ? 0 : markLength;
        return encoding;
    }
}
