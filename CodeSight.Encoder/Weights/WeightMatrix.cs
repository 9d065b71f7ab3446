using System.Runtime.InteropServices;

namespace CodeSight.Encoder.Weights;

/// <summary>
/// A matrix as its file holds it: floats of some type, or signed bytes with one scale a row (weight = byte x scale of its row). Its
/// rows are read where they lie, in the mapped file or in an array.
/// </summary>
internal sealed class WeightMatrix : IDisposable
{
    /// <summary>A matrix NAME of bytes has its scales in the tensor NAME_scale.</summary>
    public const string ScaleSuffix = "_scale";

    private readonly TensorType _type;
    private readonly byte[] _array = [];
    private readonly MappedBytes? _map;
    private readonly long _offset;
    private readonly bool _ownsMap;
    private readonly int _rowBytes;
    private readonly float[] _scales = [];

    public WeightMatrix(int rows, int columns, ReadOnlySpan<float> values)
        : this(rows, columns, TensorType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
        _array = MemoryMarshal.AsBytes(values).ToArray();
    }

    public WeightMatrix(int rows, int columns, ReadOnlySpan<sbyte> values, float[] scales)
        : this(rows, columns, TensorType.Int8)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
        ArgumentOutOfRangeException.ThrowIfNotEqual(scales.Length, rows);
        (_array, _scales) = (MemoryMarshal.AsBytes(values).ToArray(), scales);
    }

    /// <param name="map">Holds the values from <paramref name="offset"/> on.</param>
    /// <param name="ownsMap">Whether the map goes with the matrix; else it goes with its file.</param>
    public WeightMatrix(int rows, int columns, TensorType type, float[] scales, MappedBytes map, long offset, bool ownsMap)
        : this(rows, columns, type)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scales.Length, IsInt8 ? rows : 0);
        (_scales, _map, _offset, _ownsMap) = (scales, map, offset, ownsMap);
    }

    // Rows of another matrix, which keeps its map.
    private WeightMatrix(WeightMatrix whole, int firstRow, int rows)
        : this(rows, whole.Columns, whole._type)
    {
        (_array, _map) = (whole._array, whole._map);
        _offset = whole._offset + (long)firstRow * _rowBytes;
        if (IsInt8) _scales = whole._scales[firstRow..(firstRow + rows)];
    }

    private WeightMatrix(int rows, int columns, TensorType type)
    {
        (Rows, Columns, _type) = (rows, columns, type);
        _rowBytes = checked(columns * TensorTypes.Bytes(type));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Whether the values are bytes.</summary>
    public bool IsInt8 => _type == TensorType.Int8;

    /// <summary>A row's scale; 1 for floats.</summary>
    public float Scale(int row) => IsInt8 ? _scales[row] : 1f;

    /// <summary>Some rows as a matrix of their own; valid as long as this one.</summary>
    public WeightMatrix Slice(int firstRow, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows - firstRow);
        return new WeightMatrix(this, firstRow, rows);
    }

    /// <summary>A row of bytes, where <see cref="IsInt8"/>; valid as long as the file or the matrix is not disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    public ReadOnlySpan<sbyte> Int8Row(int row)
    {
        if (!IsInt8) throw new InvalidOperationException("The matrix has floats.");
        return MemoryMarshal.Cast<byte, sbyte>(Row(row));
    }

    /// <summary>Writes a row as floats, with its scale applied.</summary>
    /// <exception cref="ObjectDisposedException">The file, or the matrix where it has its own map, is disposed of.</exception>
    public void CopyRow(int row, Span<float> destination)
    {
        destination = destination[..Columns];
        if (!IsInt8)
        {
            TensorValues.Widen(_type, Row(row), destination);
        }
        else
        {
            var scale = _scales[row];
            var bytes = Int8Row(row);
            for (var i = 0; i < bytes.Length; i++) destination[i] = bytes[i] * scale;
        }

        // The span alone would not keep an unowned map from its finaliser.
        GC.KeepAlive(_map);
    }

    public void Dispose()
    {
        if (_ownsMap) _map?.Dispose();
    }

    private ReadOnlySpan<byte> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var start = _offset + (long)row * _rowBytes;
        return _map is null ? _array.AsSpan((int)start, _rowBytes) : _map.Slice(start, _rowBytes);
    }
}
