using System.Text;
using System.Text.Json;
using CodeSight.Extraction.Code;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Structured;

/// <summary>JSON: each value with its name under the path that leads to it. What is not JSON is read as text, line by line.</summary>
internal sealed class JsonExtractor : IExtractor
{
    private static readonly CodeExtractor AsText = new();

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var writer = new BlockWriter(file.Limits);
        var bytes = Encoding.UTF8.GetBytes(TextDecoder.Decode(file.Bytes, file.Limits, notes: writer.Notes));
        return TryWrite(bytes, 1, new StructureWriter(writer), file.Limits, writer.OfferTitle, cancellationToken)
            ? writer.Finish()
            : AsText.Extract(file, cancellationToken);
    }

    /// <summary>Writes the value in the bytes; false where they are no JSON.</summary>
    /// <param name="firstLine">The 1-based line at which the bytes begin.</param>
    /// <param name="offerTitle">Takes the title that the outermost object gives itself.</param>
    public static bool TryWrite(
        ReadOnlySpan<byte> bytes, int firstLine, StructureWriter structure, ExtractionOptions limits, Action<string?> offerTitle,
        CancellationToken cancellationToken)
    {
        var options = new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Allow,
            MaxDepth = limits.MaxNesting,
        };
        var reader = new Utf8JsonReader(bytes, options);
        var (line, at, name, steps) = (firstLine, 0, "", 0);
        try
        {
            while (reader.Read())
            {
                if ((++steps & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var start = (int)reader.TokenStartIndex;
                line += bytes[at..start].Count((byte)'\n');
                at = start;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Text(ref reader);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        structure.Open(name, reader.TokenType == JsonTokenType.StartArray);
                        name = "";
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        structure.Close(line);
                        break;
                    case JsonTokenType.Comment:
                        structure.Line($"// {reader.GetComment().Trim()}", line, line);
                        break;
                    default:
                        var text = reader.TokenType == JsonTokenType.String ? Text(ref reader) : Encoding.UTF8.GetString(reader.ValueSpan);
                        if (structure.Depth == 1 && name is "title" or "Title") offerTitle(text);
                        structure.Value(name, text, line, line);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }
        structure.Finish(line);
        return true;
    }

    // Half of a surrogate pair is no reason not to read the file.
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
