using System.Text.Json;

namespace CodeSight.Encoder.Weights;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Offset">First byte, counted from the end of the header.</param>
/// <param name="Bytes">Length in the file.</param>
internal sealed record TensorEntry(string Name, TensorType Type, int[] Shape, long Offset, long Bytes);

/// <summary>
/// The JSON header of a safetensors file, checked before anything is read by it: known types, shapes that fit their byte
/// ranges, ranges inside the file, without overlap or gap. Source: the format's description in huggingface/safetensors.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>A longer header is refused, as in the reference implementation.</summary>
    public const int MaxBytes = 100_000_000;

    /// <summary>Reads the tensors.</summary>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataBytes">Bytes of the file after the header.</param>
    /// <exception cref="InvalidDataException">What is wrong, in one phrase.</exception>
    public static IReadOnlyDictionary<string, TensorEntry> Parse(ReadOnlyMemory<byte> json, long dataBytes)
    {
        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidDataException("its header is not a JSON object");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__") continue;
                if (!tensors.TryAdd(property.Name, ParseEntry(property.Name, property.Value, dataBytes)))
                    throw Fault(property.Name, "is there twice");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second for text that is not valid Unicode, which is noticed only when it is read.
            throw new InvalidDataException("its header is not valid JSON", exception);
        }

        CheckRanges([.. tensors.Values], dataBytes);
        return tensors;
    }

    private static TensorEntry ParseEntry(string name, JsonElement entry, long dataBytes)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !entry.TryGetProperty("data_offsets", out var range) || range.ValueKind != JsonValueKind.Array
            || range.GetArrayLength() != 2
            || !TryInteger(range[0], out var begin) || !TryInteger(range[1], out var end))
            throw Fault(name, "has no readable dtype, shape and data_offsets");
        if (!TensorTypes.TryParse(dtype.GetString(), out var type, out var elementBytes))
            throw Fault(name, $"has the unknown type {Shorten(dtype.GetString() ?? "")}");
        if (shape.GetArrayLength() > 8) throw Fault(name, "has more than 8 dimensions");
        var dimensions = new int[shape.GetArrayLength()];
        var bytes = (long)elementBytes;
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (!TryInteger(shape[i], out var dimension) || dimension > int.MaxValue) throw Fault(name, "has a dimension that is no size");
            dimensions[i] = (int)dimension;
            // Bounded at each step, so that the product of two ints cannot overflow a long.
            bytes *= dimension;
            if (bytes > dataBytes) throw Fault(name, "is larger than the file");
        }

        if (begin > end || end > dataBytes) throw Fault(name, "lies outside the file");
        if (end - begin != bytes) throw Fault(name, "has a shape that does not fit its data_offsets");
        return new TensorEntry(name, type, dimensions, begin, bytes);
    }

    private static void CheckRanges(TensorEntry[] tensors, long dataBytes)
    {
        Array.Sort(tensors, static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Bytes.CompareTo(b.Bytes));
        var position = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Offset < position) throw Fault(tensor.Name, "overlaps another one");
            if (tensor.Offset > position) throw Fault(tensor.Name, "follows a gap");
            position += tensor.Bytes;
        }

        if (position != dataBytes) throw new InvalidDataException("its header does not account for all of its bytes");
    }

    private static bool TryInteger(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && value >= 0;
    }

    private static InvalidDataException Fault(string name, string fault) => new($"its tensor {Shorten(name)} {fault}");

    // A hostile name must not fill the log.
    private static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "...";
}
