using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>Tiles in 512-bit registers: 8 x 3 sums, three of B, one broadcast of A.</summary>
internal sealed unsafe class Avx512Kernel : MatrixKernel
{
    public override int StripWidth => PanelWidth;

    public override void Tile(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC) =>
        Tile<float, Floats>(a, strideA, rows, b, depth, c, strideC);

    public override void Tile(float* a, nint strideA, int rows, sbyte* b, nint depth, float* c, nint strideC) =>
        Tile<sbyte, Bytes>(a, strideA, rows, b, depth, c, strideC);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Values(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC)
    {
        Debug.Assert(depth > 0 && strideC >= ValueWidth, "C has room for a tile.");
        Vector512<float> s00 = default, s01 = default;
        Vector512<float> s10 = default, s11 = default;
        Vector512<float> s20 = default, s21 = default;
        Vector512<float> s30 = default, s31 = default;
        Vector512<float> s40 = default, s41 = default;
        Vector512<float> s50 = default, s51 = default;
        Vector512<float> s60 = default, s61 = default;
        Vector512<float> s70 = default, s71 = default;
        // Rows beyond are the last one again, as nobody wrote them.
        var last = rows - 1;
        var a1 = a + Math.Min(1, last) * strideA;
        var a2 = a + Math.Min(2, last) * strideA;
        var a3 = a + Math.Min(3, last) * strideA;
        var a4 = a + Math.Min(4, last) * strideA;
        var a5 = a + Math.Min(5, last) * strideA;
        var a6 = a + Math.Min(6, last) * strideA;
        var a7 = a + Math.Min(7, last) * strideA;
        for (nint k = 0; k < depth; k++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            var x = Vector512.Create(a[k]);
            s00 = Avx512F.FusedMultiplyAdd(x, b0, s00);
            s01 = Avx512F.FusedMultiplyAdd(x, b1, s01);
            x = Vector512.Create(a1[k]);
            s10 = Avx512F.FusedMultiplyAdd(x, b0, s10);
            s11 = Avx512F.FusedMultiplyAdd(x, b1, s11);
            x = Vector512.Create(a2[k]);
            s20 = Avx512F.FusedMultiplyAdd(x, b0, s20);
            s21 = Avx512F.FusedMultiplyAdd(x, b1, s21);
            x = Vector512.Create(a3[k]);
            s30 = Avx512F.FusedMultiplyAdd(x, b0, s30);
            s31 = Avx512F.FusedMultiplyAdd(x, b1, s31);
            x = Vector512.Create(a4[k]);
            s40 = Avx512F.FusedMultiplyAdd(x, b0, s40);
            s41 = Avx512F.FusedMultiplyAdd(x, b1, s41);
            x = Vector512.Create(a5[k]);
            s50 = Avx512F.FusedMultiplyAdd(x, b0, s50);
            s51 = Avx512F.FusedMultiplyAdd(x, b1, s51);
            x = Vector512.Create(a6[k]);
            s60 = Avx512F.FusedMultiplyAdd(x, b0, s60);
            s61 = Avx512F.FusedMultiplyAdd(x, b1, s61);
            x = Vector512.Create(a7[k]);
            s70 = Avx512F.FusedMultiplyAdd(x, b0, s70);
            s71 = Avx512F.FusedMultiplyAdd(x, b1, s71);
            b += ValueWidth;
        }

        s00.Store(c);
        s01.Store(c + 16);
        s10.Store(c + strideC);
        s11.Store(c + strideC + 16);
        s20.Store(c + 2 * strideC);
        s21.Store(c + 2 * strideC + 16);
        s30.Store(c + 3 * strideC);
        s31.Store(c + 3 * strideC + 16);
        s40.Store(c + 4 * strideC);
        s41.Store(c + 4 * strideC + 16);
        s50.Store(c + 5 * strideC);
        s51.Store(c + 5 * strideC + 16);
        s60.Store(c + 6 * strideC);
        s61.Store(c + 6 * strideC + 16);
        s70.Store(c + 7 * strideC);
        s71.Store(c + 7 * strideC + 16);
    }

    public override void Widen(sbyte* source, float* destination, nint count)
    {
        Debug.Assert(count % PanelWidth == 0, "Whole rows of a strip are widened.");
        for (nint i = 0; i < count; i += 16) Bytes.Load(source + i).Store(destination + i);
    }

    private static void Tile<T, TWeights>(float* a, nint strideA, int rows, T* b, nint depth, float* c, nint strideC)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        for (; rows > 0; rows -= TileRows, a += TileRows * strideA, c += TileRows * strideC)
        {
            if (rows > SmallTileRows)
                Tile8<T, TWeights>(a, strideA, b, depth, c, strideC);
            else
                Tile4<T, TWeights>(a, strideA, b, depth, c, strideC);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8<T, TWeights>(float* a, nint strideA, T* b, nint depth, float* c, nint strideC)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        Debug.Assert(depth > 0 && strideC >= PanelWidth, "C has room for a tile.");
        Vector512<float> s00 = default, s01 = default, s02 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default;
        Vector512<float> s40 = default, s41 = default, s42 = default;
        Vector512<float> s50 = default, s51 = default, s52 = default;
        Vector512<float> s60 = default, s61 = default, s62 = default;
        Vector512<float> s70 = default, s71 = default, s72 = default;
        var a1 = a + strideA;
        var a2 = a + 2 * strideA;
        var a3 = a + 3 * strideA;
        var a4 = a + 4 * strideA;
        var a5 = a + 5 * strideA;
        var a6 = a + 6 * strideA;
        var a7 = a + 7 * strideA;
        for (nint k = 0; k < depth; k++)
        {
            var b0 = TWeights.Load(b);
            var b1 = TWeights.Load(b + 16);
            var b2 = TWeights.Load(b + 32);
            var x = Vector512.Create(a[k]);
            s00 = Avx512F.FusedMultiplyAdd(x, b0, s00);
            s01 = Avx512F.FusedMultiplyAdd(x, b1, s01);
            s02 = Avx512F.FusedMultiplyAdd(x, b2, s02);
            x = Vector512.Create(a1[k]);
            s10 = Avx512F.FusedMultiplyAdd(x, b0, s10);
            s11 = Avx512F.FusedMultiplyAdd(x, b1, s11);
            s12 = Avx512F.FusedMultiplyAdd(x, b2, s12);
            x = Vector512.Create(a2[k]);
            s20 = Avx512F.FusedMultiplyAdd(x, b0, s20);
            s21 = Avx512F.FusedMultiplyAdd(x, b1, s21);
            s22 = Avx512F.FusedMultiplyAdd(x, b2, s22);
            x = Vector512.Create(a3[k]);
            s30 = Avx512F.FusedMultiplyAdd(x, b0, s30);
            s31 = Avx512F.FusedMultiplyAdd(x, b1, s31);
            s32 = Avx512F.FusedMultiplyAdd(x, b2, s32);
            x = Vector512.Create(a4[k]);
            s40 = Avx512F.FusedMultiplyAdd(x, b0, s40);
            s41 = Avx512F.FusedMultiplyAdd(x, b1, s41);
            s42 = Avx512F.FusedMultiplyAdd(x, b2, s42);
            x = Vector512.Create(a5[k]);
            s50 = Avx512F.FusedMultiplyAdd(x, b0, s50);
            s51 = Avx512F.FusedMultiplyAdd(x, b1, s51);
            s52 = Avx512F.FusedMultiplyAdd(x, b2, s52);
            x = Vector512.Create(a6[k]);
            s60 = Avx512F.FusedMultiplyAdd(x, b0, s60);
            s61 = Avx512F.FusedMultiplyAdd(x, b1, s61);
            s62 = Avx512F.FusedMultiplyAdd(x, b2, s62);
            x = Vector512.Create(a7[k]);
            s70 = Avx512F.FusedMultiplyAdd(x, b0, s70);
            s71 = Avx512F.FusedMultiplyAdd(x, b1, s71);
            s72 = Avx512F.FusedMultiplyAdd(x, b2, s72);
            b += PanelWidth;
        }

        s00.Store(c);
        s01.Store(c + 16);
        s02.Store(c + 32);
        s10.Store(c + strideC);
        s11.Store(c + strideC + 16);
        s12.Store(c + strideC + 32);
        s20.Store(c + 2 * strideC);
        s21.Store(c + 2 * strideC + 16);
        s22.Store(c + 2 * strideC + 32);
        s30.Store(c + 3 * strideC);
        s31.Store(c + 3 * strideC + 16);
        s32.Store(c + 3 * strideC + 32);
        s40.Store(c + 4 * strideC);
        s41.Store(c + 4 * strideC + 16);
        s42.Store(c + 4 * strideC + 32);
        s50.Store(c + 5 * strideC);
        s51.Store(c + 5 * strideC + 16);
        s52.Store(c + 5 * strideC + 32);
        s60.Store(c + 6 * strideC);
        s61.Store(c + 6 * strideC + 16);
        s62.Store(c + 6 * strideC + 32);
        s70.Store(c + 7 * strideC);
        s71.Store(c + 7 * strideC + 16);
        s72.Store(c + 7 * strideC + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<T, TWeights>(float* a, nint strideA, T* b, nint depth, float* c, nint strideC)
        where T : unmanaged
        where TWeights : IWeights<T>
    {
        Debug.Assert(depth > 0 && strideC >= PanelWidth, "C has room for a tile.");
        Vector512<float> s00 = default, s01 = default, s02 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default;
        var a1 = a + strideA;
        var a2 = a + 2 * strideA;
        var a3 = a + 3 * strideA;
        for (nint k = 0; k < depth; k++)
        {
            var b0 = TWeights.Load(b);
            var b1 = TWeights.Load(b + 16);
            var b2 = TWeights.Load(b + 32);
            var x = Vector512.Create(a[k]);
            s00 = Avx512F.FusedMultiplyAdd(x, b0, s00);
            s01 = Avx512F.FusedMultiplyAdd(x, b1, s01);
            s02 = Avx512F.FusedMultiplyAdd(x, b2, s02);
            x = Vector512.Create(a1[k]);
            s10 = Avx512F.FusedMultiplyAdd(x, b0, s10);
            s11 = Avx512F.FusedMultiplyAdd(x, b1, s11);
            s12 = Avx512F.FusedMultiplyAdd(x, b2, s12);
            x = Vector512.Create(a2[k]);
            s20 = Avx512F.FusedMultiplyAdd(x, b0, s20);
            s21 = Avx512F.FusedMultiplyAdd(x, b1, s21);
            s22 = Avx512F.FusedMultiplyAdd(x, b2, s22);
            x = Vector512.Create(a3[k]);
            s30 = Avx512F.FusedMultiplyAdd(x, b0, s30);
            s31 = Avx512F.FusedMultiplyAdd(x, b1, s31);
            s32 = Avx512F.FusedMultiplyAdd(x, b2, s32);
            b += PanelWidth;
        }

        s00.Store(c);
        s01.Store(c + 16);
        s02.Store(c + 32);
        s10.Store(c + strideC);
        s11.Store(c + strideC + 16);
        s12.Store(c + strideC + 32);
        s20.Store(c + 2 * strideC);
        s21.Store(c + 2 * strideC + 16);
        s22.Store(c + 2 * strideC + 32);
        s30.Store(c + 3 * strideC);
        s31.Store(c + 3 * strideC + 16);
        s32.Store(c + 3 * strideC + 32);
    }

    /// <summary>How 16 weights become floats.</summary>
    private interface IWeights<T>
        where T : unmanaged
    {
        static abstract Vector512<float> Load(T* weights);
    }

    private readonly struct Floats : IWeights<float>
    {
        public static Vector512<float> Load(float* weights) => Vector512.Load(weights);
    }

    private readonly struct Bytes : IWeights<sbyte>
    {
        public static Vector512<float> Load(sbyte* weights) =>
            Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(weights)));
    }
}
