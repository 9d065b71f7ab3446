using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>The instruction sets that the kernels are written for.</summary>
public enum KernelPath
{
    /// <summary>System.Numerics vectors of whatever width the machine has (and Arm's).</summary>
    Portable,

    /// <summary>AVX2 with FMA, 256 bits.</summary>
    Avx2,

    /// <summary>AVX-512F, 512 bits.</summary>
    Avx512,

    /// <summary>AVX-512F with the byte products of VNNI.</summary>
    Avx512Vnni,
}

/// <summary>The kernels of one path.</summary>
/// <param name="Matrix">Products of floats.</param>
/// <param name="Integer">Products of bytes.</param>
/// <param name="Rows">What is done to rows between the products.</param>
/// <param name="PrefersInt8">Whether bytes are faster than floats here, by measurement.</param>
internal sealed record KernelSet(KernelPath Path, MatrixKernel Matrix, IntegerKernel Integer, RowKernel Rows, bool PrefersInt8);

/// <summary>Which paths this machine can run.</summary>
internal static class KernelPaths
{
    /// <summary>The paths that this machine runs, the best first.</summary>
    public static IReadOnlyList<KernelPath> Supported { get; } =
        [.. new[] { KernelPath.Avx512Vnni, KernelPath.Avx512, KernelPath.Avx2, KernelPath.Portable }.Where(IsSupported)];

    /// <summary>The fastest path of this machine.</summary>
    public static KernelPath Best => Supported[0];

    /// <summary>The kernels of a path that is supported.</summary>
    public static KernelSet Create(KernelPath path) => path switch
    {
        KernelPath.Avx512Vnni => new KernelSet(
            path, new Avx512Kernel(), VnniKernel.Instance ?? throw Unsupported(path), new VectorRowKernel<Vector512<float>, Simd512>(), true),
        KernelPath.Avx512 => new KernelSet(
            path, new Avx512Kernel(), new Avx2IntegerKernel(), new VectorRowKernel<Vector512<float>, Simd512>(), false),
        KernelPath.Avx2 => new KernelSet(
            path, new Avx2Kernel(), new Avx2IntegerKernel(), new VectorRowKernel<Vector256<float>, Simd256>(), true),
        _ => new KernelSet(
            path, new PortableKernel(), new PortableIntegerKernel(), new VectorRowKernel<System.Numerics.Vector<float>, SimdAny>(), false),
    };

    private static NotSupportedException Unsupported(KernelPath path) => new($"This machine does not run {path}.");

    private static bool IsSupported(KernelPath path) => path switch
    {
        KernelPath.Avx512Vnni => VnniKernel.Instance is not null,
        KernelPath.Avx512 => Avx512F.IsSupported,
        KernelPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
