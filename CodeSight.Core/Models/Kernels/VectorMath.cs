using System.Runtime.CompilerServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Functions of each place of a vector: e^x within a few units in the last place of a float, GELU within 1e-6.
/// </summary>
internal static class VectorMath<TVector, TSimd>
    where TVector : struct
    where TSimd : ISimd<TVector>
{
    // y Q(y) on [0, 5.5], the part that GELU falls short of max(x, 0) at |x| = y, as a polynomial in y / 2.75 - 1: Chebyshev
    // interpolation, error 6.8e-7 with the rounding of floats. Q is the upper tail of the normal distribution.
    private const float GeluReach = 5.5f;

    /// <summary>e^x by range reduction to [-ln 2 / 2, ln 2 / 2] and the Taylor series to x^6; x is held above -87, and at most 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // Adding 1.5 * 2^23 rounds to an integer, which then stands in the lowest bits of the float.
        const float Rounder = 12582912f;
        const float Log2E = 1.44269504f;
        const float Ln2High = 0.693359375f;
        const float Ln2Low = -2.12194440e-4f;
        x = TSimd.Max(x, TSimd.Create(-87f));
        var shifted = TSimd.MultiplyAdd(x, TSimd.Create(Log2E), TSimd.Create(Rounder));
        var n = TSimd.Subtract(shifted, TSimd.Create(Rounder));
        var r = TSimd.MultiplyAdd(n, TSimd.Create(-Ln2High), x);
        r = TSimd.MultiplyAdd(n, TSimd.Create(-Ln2Low), r);
        var p = TSimd.Create(1f / 720f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1f / 120f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1f / 24f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1f / 6f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(0.5f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1f));
        return TSimd.Multiply(p, TSimd.PowerOfTwo(shifted));
    }

    /// <summary>x * Phi(x), without exponential or division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu(TVector x)
    {
        var y = TSimd.Min(TSimd.Abs(x), TSimd.Create(GeluReach));
        var u = TSimd.MultiplyAdd(y, TSimd.Create(2f / GeluReach), TSimd.Create(-1f));
        var p = TSimd.Create(0.036136687f);
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.039418085f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.15487623f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.2353386f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.185879463f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.54751957f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.1918525f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.460615f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.638624f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.26022556f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.18023522f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.30866305f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.191202054f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.060578459f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.008194849f));
        return TSimd.Subtract(TSimd.Max(x, TSimd.Create(0f)), p);
    }

    /// <summary>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanh(TVector x)
    {
        // (1 + tanh u) / 2 = 1 / (1 + e^-2u)
        const float Factor = -2f * 0.79788456f;
        var u = TSimd.Multiply(x, TSimd.MultiplyAdd(TSimd.Multiply(x, x), TSimd.Create(Factor * 0.044715f), TSimd.Create(Factor)));
        return TSimd.Divide(x, TSimd.Add(TSimd.Create(1f), Exp(TSimd.Min(u, TSimd.Create(88f)))));
    }
}
