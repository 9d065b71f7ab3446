using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Vectors;

/// <summary>
/// Questions that are scanned together, rounded for the integer kernels, and the kernels' scratch. For one thread at a time.
/// </summary>
public sealed unsafe class RoundedQuestions : IDisposable
{
    /// <summary>Most questions at once: the rows of a tile.</summary>
    public const int Most = MatrixKernel.TileRows;

    private readonly AlignedBuffer<byte> _bytes;
    private readonly AlignedBuffer<float> _floats;
    private readonly AlignedBuffer<int> _tile = new(Most * MatrixKernel.PanelWidth);

    /// <param name="dimensions">Numbers of a question's vector.</param>
    /// <param name="path">The instruction set; null for the fastest one that this machine has.</param>
    public RoundedQuestions(int dimensions, KernelPath? path = null)
    {
        (Kernels, Dimensions) = (KernelPaths.Create(path ?? KernelPaths.Best), dimensions);
        Stride = (dimensions + IntegerKernel.Group - 1) / IntegerKernel.Group * IntegerKernel.Group;
        _bytes = new AlignedBuffer<byte>(Most * Stride);
        _floats = new AlignedBuffer<float>((2 * Most) + MatrixKernel.PanelWidth);
    }

    /// <summary>Numbers of a question's vector.</summary>
    public int Dimensions { get; }

    /// <summary>Questions in hand.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes from one question to the next.</summary>
    public int Stride { get; }

    internal KernelSet Kernels { get; }

    internal byte* Bytes => Pointer(_bytes);

    internal float* Scales => Pointer(_floats);

    internal float* Zeros => Scales + Most;

    internal float* NoBias => Zeros + Most;

    internal int* Tile => Pointer(_tile);

    /// <summary>Takes up to <see cref="Most"/> questions in the place of those before.</summary>
    public void Take(IReadOnlyList<float[]> questions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(questions.Count, Most);
        Count = questions.Count;
        for (var i = 0; i < questions.Count; i++)
        {
            if (questions[i].Length != Dimensions)
                throw new ArgumentException($"A question of this model has {Dimensions} numbers.", nameof(questions));
            fixed (float* question = questions[i])
                Kernels.Rows.Quantize(
                    question, Dimensions, Kernels.Integer.Levels, Bytes + ((nint)i * Stride), out Scales[i], out Zeros[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        _floats.Dispose();
        _tile.Dispose();
    }

    private static T* Pointer<T>(AlignedBuffer<T> buffer)
        where T : unmanaged
    {
        fixed (T* memory = buffer.Span) return memory;
    }
}
