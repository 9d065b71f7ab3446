using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>Tiles with <see cref="Vector{T}"/>: any processor, and the measure that the other kernels are tested against.</summary>
internal sealed unsafe class PortableKernel : MatrixKernel
{
    public override int StripWidth => PanelWidth;

    public override void Tile(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC)
    {
        // In pieces that stay in the first-level cache.
        const int Piece = 128;
        for (nint k = 0; k < depth; k += Piece)
            Tile(a + k, strideA, rows, b + k * PanelWidth, PanelWidth, Math.Min(Piece, depth - k), c, strideC, adds: k > 0);
    }

    public override void Tile(float* a, nint strideA, int rows, sbyte* b, nint depth, float* c, nint strideC)
    {
        // In pieces that fit on the stack.
        const int Piece = 32;
        var widened = stackalloc float[Piece * PanelWidth];
        for (nint k = 0; k < depth; k += Piece)
        {
            var piece = Math.Min(Piece, depth - k);
            Widen(b + k * PanelWidth, widened, piece * PanelWidth);
            Tile(a + k, strideA, rows, widened, PanelWidth, piece, c, strideC, adds: k > 0);
        }
    }

    public override void Values(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC) =>
        Tile(a, strideA, rows, b, ValueWidth, depth, c, strideC, adds: false);

    public override void Widen(sbyte* source, float* destination, nint count)
    {
        for (nint i = 0; i < count; i++) destination[i] = source[i];
    }

    private static void Tile(float* a, nint strideA, int rows, float* b, int width, nint depth, float* c, nint strideC, bool adds)
    {
        for (; rows > 0; rows -= SmallTileRows, a += SmallTileRows * strideA, c += SmallTileRows * strideC)
            Tile4(a, strideA, b, width, depth, c, strideC, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* a, nint strideA, float* b, int width, nint depth, float* c, nint strideC, bool adds)
    {
        Debug.Assert(depth > 0 && strideC >= width, "C has room for a tile.");
        Debug.Assert(width % Vector<float>.Count == 0, "A panel is a whole number of vectors.");
        var a1 = a + strideA;
        var a2 = a + 2 * strideA;
        var a3 = a + 3 * strideA;
        for (var column = 0; column < width; column += Vector<float>.Count)
        {
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            if (adds)
            {
                s0 = Vector.Load(c + column);
                s1 = Vector.Load(c + strideC + column);
                s2 = Vector.Load(c + 2 * strideC + column);
                s3 = Vector.Load(c + 3 * strideC + column);
            }

            for (nint k = 0; k < depth; k++)
            {
                var x = Vector.Load(b + k * width + column);
                s0 = Vector.FusedMultiplyAdd(new Vector<float>(a[k]), x, s0);
                s1 = Vector.FusedMultiplyAdd(new Vector<float>(a1[k]), x, s1);
                s2 = Vector.FusedMultiplyAdd(new Vector<float>(a2[k]), x, s2);
                s3 = Vector.FusedMultiplyAdd(new Vector<float>(a3[k]), x, s3);
            }

            s0.Store(c + column);
            s1.Store(c + strideC + column);
            s2.Store(c + 2 * strideC + column);
            s3.Store(c + 3 * strideC + column);
        }
    }
}
