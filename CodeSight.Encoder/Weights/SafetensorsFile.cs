using System.Buffers;
using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace CodeSight.Encoder.Weights;

/// <summary>
/// A safetensors file, mapped into memory for reading. The header is checked at once; vectors are copied, matrices stay where they
/// are in the file: those of <see cref="ReadMatrix"/> until the file is disposed of, those of <see cref="MapMatrix"/> until they
/// are. A file that is overwritten or cut short meanwhile can end the process; one that is replaced cannot.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;
    private const int CheckBytes = 1 << 18;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _mapping;
    private readonly MappedBytes _map;
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
            if (length < LengthBytes) throw new InvalidDataException("its length is less than that of a header");
            _mapping = MemoryMappedFile.CreateFromFile(
                _file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _map = new MappedBytes(_mapping, 0, length);
            var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(_map.Slice(0, LengthBytes));
            if (headerBytes > SafetensorsHeader.MaxBytes || (long)headerBytes > length - LengthBytes)
                throw new InvalidDataException("its header is longer than the file or than 100 MB");
            _dataStart = LengthBytes + (long)headerBytes;
            _tensors = SafetensorsHeader.Parse(_map.Slice(LengthBytes, (int)headerBytes).ToArray(), length - _dataStart);
        }
        catch
        {
            _map?.Dispose();
            _mapping?.Dispose();
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

    /// <summary>A tensor as a matrix that can be read until this file is disposed of.</summary>
    public WeightMatrix ReadMatrix(string name, int rows, int columns)
    {
        var entry = Matrix(name, rows, columns);
        var offset = _dataStart + entry.Offset;
        if (entry.Type != TensorType.Int8 && !TensorValues.AreFinite(entry.Type, _map.Slice(offset, (int)entry.Bytes)))
            throw NotFinite(entry);
        return new WeightMatrix(rows, columns, entry.Type, ReadScales(entry), _map, offset, ownsMap: false);
    }

    /// <summary>
    /// A tensor as a matrix that outlives this file and is disposed of by itself: one of which few rows are used, and only those
    /// become resident.
    /// </summary>
    public WeightMatrix MapMatrix(string name, int rows, int columns)
    {
        var entry = Matrix(name, rows, columns);
        if (entry.Type != TensorType.Int8) CheckFinite(entry);
        var scales = ReadScales(entry);
        return new WeightMatrix(
            rows, columns, entry.Type, scales, new MappedBytes(_mapping, _dataStart + entry.Offset, entry.Bytes), 0, ownsMap: true);
    }

    /// <summary>Reads a tensor of one dimension as floats.</summary>
    public float[] ReadVector(string name, int length)
    {
        var entry = Entry(name);
        if (entry.Shape is not [var n] || n != length)
            throw new InvalidDataException($"its tensor {name} has the shape [{string.Join(", ", entry.Shape)}], not [{length}]");
        CheckType(entry, acceptsBytes: false);
        var bytes = _map.Slice(_dataStart + entry.Offset, (int)entry.Bytes);
        if (!TensorValues.AreFinite(entry.Type, bytes)) throw NotFinite(entry);
        var values = new float[length];
        TensorValues.Widen(entry.Type, bytes, values);
        return values;
    }

    public void Dispose()
    {
        _map.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }

    private TensorEntry Entry(string name) =>
        _tensors.TryGetValue(name, out var entry) ? entry : throw new InvalidDataException($"its tensor {name} is missing");

    private TensorEntry Matrix(string name, int rows, int columns)
    {
        var entry = Entry(name);
        if (entry.Shape is not [var r, var c] || r != rows || c != columns)
            throw new InvalidDataException($"its tensor {name} has the shape [{string.Join(", ", entry.Shape)}], not [{rows}, {columns}]");
        CheckType(entry, acceptsBytes: true);
        return entry;
    }

    private static void CheckType(TensorEntry entry, bool acceptsBytes)
    {
        if (entry.Type == TensorType.Other || (entry.Type == TensorType.Int8 && !acceptsBytes))
            throw new InvalidDataException($"its tensor {entry.Name} has a type that is none of F32, F16, BF16, or I8 for a matrix");
        if (entry.Bytes > Array.MaxLength) throw new InvalidDataException($"its tensor {entry.Name} is larger than 2 GB");
        if (entry.Bytes == 0) throw new InvalidDataException($"its tensor {entry.Name} is empty");
    }

    private float[] ReadScales(TensorEntry entry) =>
        entry.Type == TensorType.Int8 ? ReadVector(entry.Name + WeightMatrix.ScaleSuffix, entry.Shape[0]) : [];

    // Through a buffer, as to look at them in the map would make all pages resident.
    private void CheckFinite(TensorEntry entry)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CheckBytes);
        try
        {
            for (var done = 0L; done < entry.Bytes;)
            {
                var block = buffer.AsSpan(0, (int)Math.Min(CheckBytes, entry.Bytes - done));
                ReadExactly(block, _dataStart + entry.Offset + done);
                if (!TensorValues.AreFinite(entry.Type, block)) throw NotFinite(entry);
                done += block.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
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

    private static InvalidDataException NotFinite(TensorEntry entry) =>
        new($"its tensor {entry.Name} holds a value that is not a finite number");
}
