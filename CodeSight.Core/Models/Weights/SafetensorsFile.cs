using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Core.Models.Weights;

/// <summary>
/// A safetensors file, opened for reading. The header is checked at once; tensors are read one by one, each straight into the
/// array that keeps it.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafeFileHandle _file;
    private readonly long _dataStart;
    private readonly IReadOnlyDictionary<string, TensorEntry> _tensors;

    /// <exception cref="InvalidDataException">What is wrong with the file, in one phrase that begins with "its".</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SafetensorsFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            var length = RandomAccess.GetLength(_file);
            Span<byte> prefix = stackalloc byte[LengthBytes];
            if (length < LengthBytes) throw new InvalidDataException("its length is less than that of a header");
            ReadExactly(prefix, 0);
            var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (headerBytes > SafetensorsHeader.MaxBytes || (long)headerBytes > length - LengthBytes)
                throw new InvalidDataException("its header is longer than the file or than 100 MB");
            var header = new byte[headerBytes];
            ReadExactly(header, LengthBytes);
            _dataStart = LengthBytes + header.Length;
            _tensors = SafetensorsHeader.Parse(header, length - _dataStart);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Names of the tensors.</summary>
    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>A tensor's shape.</summary>
    public IReadOnlyList<int> Shape(string name) => Entry(name).Shape;

    /// <summary>Reads a tensor as a matrix; int8 stays int8 with its scales, everything else becomes floats.</summary>
    public WeightMatrix ReadMatrix(string name, int rows, int columns)
    {
        var entry = Entry(name);
        if (entry.Shape is not [var r, var c] || r != rows || c != columns)
            throw new InvalidDataException($"its tensor {name} has the shape [{string.Join(", ", entry.Shape)}], not [{rows}, {columns}]");
        if (entry.Type != TensorType.Int8) return new WeightMatrix(rows, columns, ReadFloats(entry));
        var values = new sbyte[checked(rows * columns)];
        ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()), _dataStart + entry.Offset);
        return new WeightMatrix(rows, columns, values, ReadVector(name + WeightMatrix.ScaleSuffix, rows));
    }

    /// <summary>Reads a tensor of one dimension as floats.</summary>
    public float[] ReadVector(string name, int length)
    {
        var entry = Entry(name);
        if (entry.Shape is not [var n] || n != length)
            throw new InvalidDataException($"its tensor {name} has the shape [{string.Join(", ", entry.Shape)}], not [{length}]");
        return ReadFloats(entry);
    }

    public void Dispose() => _file.Dispose();

    private TensorEntry Entry(string name) =>
        _tensors.TryGetValue(name, out var entry) ? entry : throw new InvalidDataException($"its tensor {name} is missing");

    private float[] ReadFloats(TensorEntry entry)
    {
        if (entry.Bytes > Array.MaxLength) throw new InvalidDataException($"its tensor {entry.Name} is larger than 2 GB");
        float[] values;
        switch (entry.Type)
        {
            case TensorType.Float32:
                values = new float[entry.Bytes / sizeof(float)];
                ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()), _dataStart + entry.Offset);
                break;
            case TensorType.Float16:
                var halves = new Half[entry.Bytes / 2];
                ReadExactly(MemoryMarshal.AsBytes(halves.AsSpan()), _dataStart + entry.Offset);
                values = Array.ConvertAll(halves, half => (float)half);
                break;
            case TensorType.BFloat16:
                // The upper half of a float.
                var uppers = new ushort[entry.Bytes / 2];
                ReadExactly(MemoryMarshal.AsBytes(uppers.AsSpan()), _dataStart + entry.Offset);
                values = Array.ConvertAll(uppers, upper => BitConverter.Int32BitsToSingle(upper << 16));
                break;
            default:
                throw new InvalidDataException($"its tensor {entry.Name} has a type that is none of F32, F16, BF16, or I8 for a matrix");
        }

        foreach (var value in values)
            if (!float.IsFinite(value)) throw new InvalidDataException($"its tensor {entry.Name} holds a value that is not a finite number");
        return values;
    }

    private void ReadExactly(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, offset);
            if (read == 0) throw new InvalidDataException("its bytes end early");
            destination = destination[read..];
            offset += read;
        }
    }
}
