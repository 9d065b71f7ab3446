using System.Text.Json;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Markdown;

/// <summary>
/// Jupyter notebooks: Markdown cells by their structure, code cells and the text of their output as code. A line is the
/// cell's number.
/// </summary>
internal sealed class NotebookExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        using var notebook = JsonDocument.Parse(TextDecoder.Decode(file.Bytes, file.Limits), new() { MaxDepth = 64 });
        if (notebook.RootElement.ValueKind != JsonValueKind.Object || !notebook.RootElement.TryGetProperty("cells", out var cells)
            || cells.ValueKind != JsonValueKind.Array)
            throw new FileFaultException("The notebook holds no list of cells.");
        var number = 0;
        foreach (var cell in cells.EnumerateArray())
        {
            number++;
            if (cell.ValueKind != JsonValueKind.Object) continue;
            var source = Lines(cell, "source");
            if (cell.TryGetProperty("cell_type", out var type) && type.ValueEquals("markdown"))
                MarkdownExtractor.Write(source, writer, cancellationToken, number);
            else writer.Add(BlockKind.Code, source, null, number, number);
            if (!cell.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array) continue;
            foreach (var output in outputs.EnumerateArray())
                if (output.ValueKind == JsonValueKind.Object) writer.Add(BlockKind.Code, OutputText(output), null, number, number);
        }
        return writer.Finish();
    }

    private static string OutputText(JsonElement output) =>
        output.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? Lines(data, "text/plain")
            : Lines(output, "text");

    /// <summary>A text that may be given as one string or as a list of lines.</summary>
    private static string Lines(JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var value)) return "";
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Array =>
                string.Concat(value.EnumerateArray().Where(line => line.ValueKind == JsonValueKind.String)
                .Select(line => line.GetString())),
            _ => "",
        };
    }
}
