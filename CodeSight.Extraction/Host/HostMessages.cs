using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CodeSight.Extraction.Ocr;

namespace CodeSight.Extraction.Host;

/// <summary>What the parent asks of its reader process.</summary>
/// <param name="Folder">The folder in which the opened file must lie, without links; null for any.</param>
/// <param name="SkipsSecondReader">See <see cref="SourceFile.SkipsSecondReader"/>.</param>
/// <param name="Recognized">Pages that OCR has read, of the file with that hash.</param>
internal sealed record HostRequest(
    string Path, string? Folder, ExtractionOptions Limits, bool SkipsSecondReader = false, RecognizedPages? Recognized = null);

/// <summary>How a reading ended; the numbers travel between processes of the same build only.</summary>
internal enum HostOutcome
{
    Ready,
    Text,
    Empty,
    Failed,
    Unreadable,
}

/// <summary>What the reader process answers. Sections and contexts, which many blocks share, travel once.</summary>
/// <param name="Last">The process ends after this answer, because its memory can no longer be trusted.</param>
internal sealed record HostResponse(
    HostOutcome Outcome,
    string? Reason = null,
    byte[]? Sha256 = null,
    string? Title = null,
    int? Pages = null,
    IReadOnlyList<string>? Strings = null,
    IReadOnlyList<HostBlock>? Blocks = null,
    IReadOnlyList<string>? Notes = null,
    IReadOnlyList<int>? UnreadPages = null,
    bool Last = false);

/// <summary>A <see cref="Block"/> whose section and context are places in <see cref="HostResponse.Strings"/>; -1 stands for null.</summary>
internal sealed record HostBlock(
    [property: JsonPropertyName("k")] BlockKind Kind,
    [property: JsonPropertyName("t")] string Text,
    [property: JsonPropertyName("p")] int? Page,
    [property: JsonPropertyName("a")] int StartLine,
    [property: JsonPropertyName("e")] int EndLine,
    [property: JsonPropertyName("s")] int Section,
    [property: JsonPropertyName("c")] int Context);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostRequest))]
[JsonSerializable(typeof(HostResponse))]
internal sealed partial class HostJson : JsonSerializerContext
{
    /// <summary>Letters beyond ASCII travel as they are: the text never reaches a browser this way.</summary>
    public static HostJson Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Messages on a pipe: four bytes of length (little endian), then JSON in UTF-8.</summary>
internal static class HostFrame
{
    /// <summary>No honest answer is longer: the text limit, escaped, with its places.</summary>
    public const int MaxLength = 512 << 20;

    public static async Task WriteAsync(Stream stream, byte[] json, CancellationToken cancellationToken)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(json, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, cancellationToken) < 4) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxLength) throw new InvalidDataException("The message's length is out of range.");
        var json = new byte[length];
        return await stream.ReadAtLeastAsync(json, length, throwOnEndOfStream: false, cancellationToken) < length ? null : json;
    }
}
