namespace CodeSight.Core.Models.Weights;

/// <summary>A matrix as it was read: floats, or signed bytes with one scale a row (weight = byte x scale of its row).</summary>
internal sealed class WeightMatrix
{
    /// <summary>A matrix NAME of bytes has its scales in the tensor NAME_scale.</summary>
    public const string ScaleSuffix = "_scale";

    private readonly float[] _floats = [];
    private readonly sbyte[] _bytes = [];
    private readonly float[] _scales = [];

    public WeightMatrix(int rows, int columns, float[] values)
    {
        (Rows, Columns, _floats) = (rows, columns, values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
    }

    public WeightMatrix(int rows, int columns, sbyte[] values, float[] scales)
    {
        (Rows, Columns, _bytes, _scales, IsInt8) = (rows, columns, values, scales, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, checked(rows * columns));
        ArgumentOutOfRangeException.ThrowIfNotEqual(scales.Length, rows);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Whether the values are bytes.</summary>
    public bool IsInt8 { get; }

    /// <summary>A row's scale; 1 for floats.</summary>
    public float Scale(int row) => IsInt8 ? _scales[row] : 1f;

    /// <summary>A row of bytes, where <see cref="IsInt8"/>.</summary>
    public ReadOnlySpan<sbyte> Int8Row(int row) => _bytes.AsSpan(row * Columns, Columns);

    /// <summary>Writes a row as floats, with its scale applied.</summary>
    public void CopyRow(int row, Span<float> destination)
    {
        if (!IsInt8)
        {
            _floats.AsSpan(row * Columns, Columns).CopyTo(destination);
            return;
        }

        var scale = _scales[row];
        var bytes = Int8Row(row);
        for (var i = 0; i < bytes.Length; i++) destination[i] = bytes[i] * scale;
    }
}
