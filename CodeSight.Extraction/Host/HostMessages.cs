using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CodeSight.Extraction.Ocr;

namespace CodeSight.Extraction.Host;

/// <summary>What the parent asks of its reader process. The file's bytes follow it, since the process itself may open no file.</summary>
/// <param name="Name">The file's name, for its ending.</param>
/// <param name="SkipsSecondReader">See <see cref="SourceFile.SkipsSecondReader"/>.</param>
/// <param name="Recognized">Pages that OCR has read, of the file with that hash.</param>
/// <param name="Page">The page that is to be read by OCR, instead of the file's text.</param>
internal sealed record HostRequest(
    string Name, ExtractionOptions Limits, bool SkipsSecondReader = false, RecognizedPages? Recognized = null, PageRequest? Page = null);

/// <summary>How a reading ended; the numbers travel between processes of the same build only.</summary>
internal enum HostOutcome
{
    Ready,
    Text,
    Empty,
    Failed,
    Unreadable,
    Page,
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
    RecognizedPage? Page = null,
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

    private const int ContentBuffer = 256 << 10;

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

    /// <summary>Writes a file's bytes: eight bytes of length, then as many of the stream's as it has now.</summary>
    /// <exception cref="FileUnreadableException">The file became shorter meanwhile, or its disk failed.</exception>
    /// <exception cref="IOException">Nobody reads what is written.</exception>
    public static async Task WriteContentAsync(Stream stream, Stream content, CancellationToken cancellationToken)
    {
        var left = content.Length;
        var buffer = new byte[ContentBuffer];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, left);
        await stream.WriteAsync(buffer.AsMemory(0, sizeof(long)), cancellationToken);
        while (left > 0)
        {
            var read = await ReadAsync(content, buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        await stream.FlushAsync(cancellationToken);
    }

    private static async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken) is > 0 and var read
                ? read
                : throw new FileUnreadableException("The file became shorter while it was read.");
        }
        catch (IOException)
        {
            throw new FileUnreadableException("The file could not be read (an error of the disk or network).");
        }
    }

    /// <summary>The bytes that <see cref="WriteContentAsync"/> wrote.</summary>
    public static async Task<byte[]> ReadContentAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[sizeof(long)];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var content = new byte[BinaryPrimitives.ReadInt64LittleEndian(header)];
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}
