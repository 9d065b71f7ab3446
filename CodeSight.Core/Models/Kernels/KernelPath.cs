using System.Runtime.Intrinsics.X86;

namespace CodeSight.Core.Models.Kernels;

/// <summary>The instruction sets that the matrix kernels are written for.</summary>
internal enum KernelPath
{
    /// <summary>System.Numerics vectors of whatever width the machine has (and Arm's).</summary>
    Portable,

    /// <summary>AVX2 with FMA, 256 bits.</summary>
    Avx2,

    /// <summary>AVX-512F, 512 bits.</summary>
    Avx512,
}

/// <summary>Which paths this machine can run.</summary>
internal static class KernelPaths
{
    /// <summary>The paths that this machine runs, the best first.</summary>
    public static IReadOnlyList<KernelPath> Supported { get; } =
        [.. new[] { KernelPath.Avx512, KernelPath.Avx2, KernelPath.Portable }.Where(IsSupported)];

    /// <summary>The fastest path of this machine.</summary>
    public static KernelPath Best => Supported[0];

    /// <summary>The kernel of a path.</summary>
    public static MatrixKernel Create(KernelPath path) => path switch
    {
        KernelPath.Avx512 => new Avx512Kernel(),
        KernelPath.Avx2 => new Avx2Kernel(),
        _ => new PortableKernel(),
    };

    private static bool IsSupported(KernelPath path) => path switch
    {
        KernelPath.Avx512 => Avx512F.IsSupported,
        KernelPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
