using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CodeSight.Encoder.Weights;

/// <summary>
/// Writes a safetensors file, the same bytes for the same tensors: header in ordinal order of the names and padded to 8 bytes
/// with blanks, as the format recommends; tensors in the order of the header.
/// </summary>
internal sealed class SafetensorsWriter
{
    private const int HeaderAlignment = 8;

    private readonly SortedDictionary<string, (string Type, int[] Shape, byte[] Data)> _tensors = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor of floats.</summary>
    public void Add(string name, ReadOnlySpan<float> values, params int[] shape) =>
        _tensors.Add(name, ("F32", shape, MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>Adds a matrix of bytes and, under NAME_scale, its scales.</summary>
    public void Add(string name, ReadOnlySpan<sbyte> values, ReadOnlySpan<float> scales, int columns)
    {
        _tensors.Add(name, ("I8", [scales.Length, columns], MemoryMarshal.AsBytes(values).ToArray()));
        Add(name + WeightMatrix.ScaleSuffix, scales, scales.Length);
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="format">What "__metadata__" says under "format".</param>
    public void Write(string path, string format)
    {
        var temporary = path + ".new";
        using (var file = File.Create(temporary))
        {
            var header = Header(format);
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            file.Write(length);
            file.Write(header);
            foreach (var (_, _, data) in _tensors.Values) file.Write(data);
        }

        File.Move(temporary, path, overwrite: true);
    }

    // Written by hand, as the order and the blanks are part of what makes the file the same everywhere. Names are plain ASCII.
    private byte[] Header(string format)
    {
        var json = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""{"__metadata__":{"format":"{{format}}"}""");
        var offset = 0L;
        foreach (var (name, (type, shape, data)) in _tensors)
        {
            json.Append(
                CultureInfo.InvariantCulture,
                $$""","{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{offset}},{{offset + data.Length}}]}""");
            offset += data.Length;
        }

        json.Append('}');
        json.Append(' ', (HeaderAlignment - json.Length % HeaderAlignment) % HeaderAlignment);
        return Encoding.ASCII.GetBytes(json.ToString());
    }
}
