using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Api.Files;

/// <summary>A mail's text with its headers and attachments, read by the confined reader process that indexes it, too.</summary>
internal sealed class MailText(IExtractionService extraction)
{
    /// <summary>The text, or null where the mail cannot be read; the stream is at its start again.</summary>
    public async Task<string?> ReadAsync(Stream mail, CancellationToken cancellationToken)
    {
        // The reader opens a path, and what lies at the mail's own path by now may be another file.
        var folder = Directory.CreateTempSubdirectory("codesight-mail-");
        try
        {
            var path = Path.Combine(folder.FullName, "mail.eml");
            await using (var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
                await mail.CopyToAsync(copy, cancellationToken);
            mail.Position = 0;
            return await extraction.ExtractAsync(path, null, cancellationToken) is ExtractionResult.Text text
                ? Compose(text.Document.Blocks)
                : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Compose(IReadOnlyList<Block> blocks)
    {
        var text = new StringBuilder();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (i > 0) text.Append(AreOneList(blocks[i - 1], blocks[i]) ? "\n" : "\n\n");
            text.Append(blocks[i].Text);
        }

        return text.Append('\n').ToString();
    }

    private static bool AreOneList(Block above, Block below) =>
        above.Kind == below.Kind && below.Kind is BlockKind.ListItem or BlockKind.TableRow;
}
