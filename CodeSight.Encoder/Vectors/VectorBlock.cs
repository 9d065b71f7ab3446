using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Vectors;

/// <summary>
/// The vectors of a segment's chunks in memory, twice: 8 bits a number for the scan of all, in the panels of the encoder's integer kernels,
/// and 16 bits a number for the exact cosine of the few that the scan finds. Rows are filled in as vectors are made, by one writer at a
/// time; a reader's exact cosine is of a row that is whole, its rough score may rarely be of one that is just being filled in.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Searches that began with a block end with it; its memory goes when the last of them is collected.")]
public sealed unsafe class VectorBlock
{
    /// <summary>Rows of a panel.</summary>
    public const int PanelWidth = MatrixKernel.PanelWidth;

    private const int Group = IntegerKernel.Group;

    private readonly int _groups;
    private readonly AlignedBuffer<sbyte> _panels;
    private readonly AlignedBuffer<float> _sums;
    private readonly AlignedBuffer<float> _scales;
    private readonly short[] _exact;
    private readonly float[] _exactScales;

    /// <param name="modelId">The model that made the vectors.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="count">Chunks of the segment; none has a vector at first.</param>
    public VectorBlock(int modelId, int dimensions, int count)
        : this(modelId, dimensions, count, new short[checked(count * dimensions)], new float[count])
    {
        // No score that is not a number is ever among the best.
        _exactScales.AsSpan().Fill(float.NaN);
    }

    private VectorBlock(int modelId, int dimensions, int count, short[] exact, float[] exactScales)
    {
        (ModelId, Dimensions, Count) = (modelId, dimensions, count);
        _groups = (dimensions + Group - 1) / Group;
        var padded = Panels * PanelWidth;
        _panels = new AlignedBuffer<sbyte>(checked(padded * _groups * Group));
        _sums = new AlignedBuffer<float>(padded);
        _scales = new AlignedBuffer<float>(padded);
        (_exact, _exactScales) = (exact, exactScales);
        _scales.Span.Fill(float.NaN);
    }

    /// <summary>The model that made the vectors.</summary>
    public int ModelId { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Rows, with or without a vector.</summary>
    public int Count { get; }

    /// <summary>Panels of the scan.</summary>
    public int Panels => (Count + PanelWidth - 1) / PanelWidth;

    /// <summary>Bytes that one chunk takes.</summary>
    public static int BytesPerChunk(int dimensions) => (3 * dimensions) + (3 * sizeof(float));

    /// <summary>Whether the chunk has a vector.</summary>
    public bool Has(int chunk) => !float.IsNaN(Volatile.Read(ref _exactScales[chunk]));

    /// <summary>Sets the vector of a chunk. Where it has one, a search at this moment may score a mixture of both.</summary>
    /// <param name="vector">Unit vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(int chunk, ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions) throw new ArgumentException($"A vector of this model has {Dimensions} numbers.", nameof(vector));
        var largest = 0f;
        foreach (var value in vector) largest = MathF.Max(largest, MathF.Abs(value));
        var row = Exact(chunk);
        var inverse = largest > 0 && float.IsFinite(largest) ? short.MaxValue / largest : 0;
        for (var i = 0; i < row.Length; i++) row[i] = (short)MathF.Round(vector[i] * inverse);
        Publish(chunk, largest / short.MaxValue);
    }

    /// <summary>Copies the vector of another block's chunk, if it has one.</summary>
    public void CopyFrom(VectorBlock source, int sourceChunk, int chunk)
    {
        if (!source.Has(sourceChunk)) return;
        source.Exact(sourceChunk).CopyTo(Exact(chunk));
        Publish(chunk, source._exactScales[sourceChunk]);
    }

    /// <summary>Cosine of a question's unit vector and a chunk's, or null where it has none.</summary>
    public float? Cosine(int chunk, ReadOnlySpan<float> question)
    {
        var scale = Volatile.Read(ref _exactScales[chunk]);
        if (float.IsNaN(scale)) return null;
        var row = Exact(chunk);
        var shorts = MemoryMarshal.Cast<short, Vector<short>>(row);
        var floats = MemoryMarshal.Cast<float, Vector<float>>(question);
        Vector<float> low = default, high = default;
        for (var i = 0; i < shorts.Length; i++)
        {
            Vector.Widen(shorts[i], out var first, out var second);
            low += Vector.ConvertToSingle(first) * floats[2 * i];
            high += Vector.ConvertToSingle(second) * floats[(2 * i) + 1];
        }

        var sum = Vector.Sum(low + high);
        for (var i = shorts.Length * Vector<short>.Count; i < row.Length; i++) sum += row[i] * question[i];
        return Math.Clamp(sum * scale, -1, 1);
    }

    /// <summary>A chunk's vector, or null where it has none.</summary>
    public float[]? VectorOf(int chunk)
    {
        var scale = Volatile.Read(ref _exactScales[chunk]);
        if (float.IsNaN(scale)) return null;
        var row = Exact(chunk);
        var vector = new float[row.Length];
        for (var i = 0; i < vector.Length; i++) vector[i] = row[i] * scale;
        return vector;
    }

    /// <summary>Rough cosines of up to 8 questions and a range of panels' chunks; not a number where a chunk has no vector.</summary>
    /// <param name="scores">One row a question, <paramref name="stride"/> floats apart, the range's chunks in each.</param>
    public void Scan(RoundedQuestions questions, int firstPanel, int panels, Span<float> scores, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(questions.Stride, _groups * Group);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstPanel + panels, Panels);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, panels * PanelWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, questions.Count * stride);
        var kernels = questions.Kernels;
        var tile = questions.Tile;
        fixed (float* output = scores, sums = _sums.Span, scales = _scales.Span)
        fixed (sbyte* rows = _panels.Span)
        {
            for (var panel = 0; panel < panels; panel++)
            {
                var column = (firstPanel + panel) * PanelWidth;
                var b = rows + ((nint)column * _groups * Group);
                kernels.Integer.Tile(questions.Bytes, questions.Stride, questions.Count, b, _groups, tile);
                kernels.Rows.Finish(
                    tile, questions.Scales, questions.Zeros, sums + column, scales + column, questions.NoBias, Activation.None,
                    output + ((nint)panel * PanelWidth), stride, questions.Count, PanelWidth);
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>A chunk's numbers as they are kept in a file, and their scale: not a number where it has no vector.</summary>
    public (ArraySegment<short> Numbers, float Scale) Kept(int chunk) =>
        (new ArraySegment<short>(_exact, chunk * Dimensions, Dimensions), Volatile.Read(ref _exactScales[chunk]));

    /// <summary>A block of what a file kept; the arrays are the block's from then on.</summary>
    public static VectorBlock FromKept(int modelId, int dimensions, short[] numbers, float[] scales)
    {
        var block = new VectorBlock(modelId, dimensions, scales.Length, numbers, scales);
        Parallel.For(0, block.Panels, panel =>
        {
            for (var chunk = panel * PanelWidth; chunk < Math.Min((panel + 1) * PanelWidth, scales.Length); chunk++)
                if (!float.IsNaN(scales[chunk])) block.Publish(chunk, scales[chunk]);
        });
        return block;
    }

    private Span<short> Exact(int chunk) => _exact.AsSpan(chunk * Dimensions, Dimensions);

    // The row's numbers first, the scales that make it seen last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Publish(int chunk, float exactScale)
    {
        Span<sbyte> bytes = stackalloc sbyte[_groups * Group];
        bytes.Clear();
        var sum = Round(Exact(chunk), bytes);
        var groups = MemoryMarshal.Cast<sbyte, int>(_panels.Span)[((chunk / PanelWidth * PanelWidth * _groups) + (chunk % PanelWidth))..];
        var place = 0;
        foreach (var group in MemoryMarshal.Cast<sbyte, int>(bytes))
        {
            groups[place] = group;
            place += PanelWidth;
        }

        _sums.Span[chunk] = sum;
        Volatile.Write(ref _scales.Span[chunk], exactScale * short.MaxValue / sbyte.MaxValue);
        Volatile.Write(ref _exactScales[chunk], exactScale);
    }

    /// <summary>Rounds 16 bits to 8, both of the same range; the sum of the bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Round(ReadOnlySpan<short> row, Span<sbyte> bytes)
    {
        var sum = 0;
        for (var i = 0; i < row.Length; i++) sum += bytes[i] = (sbyte)(((row[i] * sbyte.MaxValue) + (1 << 14)) >> 15);
        return sum;
    }
}
