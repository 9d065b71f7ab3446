using CodeSight.Encoder.Kernels;

namespace CodeSight.Tests.Encoder.Kernels;

/// <summary>
/// The other tests of the kernels run every path that this machine has. Here each path has a test of its own, so that one that the machine
/// could not run is seen as skipped.
/// </summary>
public sealed class KernelPathTests
{
    [KernelPathFact(KernelPath.Portable)]
    public void Portable_path_runs() => Run(KernelPath.Portable);

    [KernelPathFact(KernelPath.Avx2)]
    public void Avx2_path_runs() => Run(KernelPath.Avx2);

    [KernelPathFact(KernelPath.Avx512)]
    public void Avx512_path_runs() => Run(KernelPath.Avx512);

    [KernelPathFact(KernelPath.Avx512Vnni)]
    public void Avx512_vnni_path_runs() => Run(KernelPath.Avx512Vnni);

    private static void Run(KernelPath path)
    {
        var kernels = KernelPaths.Create(path);
        Assert.Equal(path, kernels.Path);
        Assert.InRange(kernels.Integer.Levels, 1, 255);
    }
}

/// <summary>A fact about one path of the kernels: skipped, with the reason, where the processor does not run it.</summary>
internal sealed class KernelPathFactAttribute : FactAttribute
{
    public KernelPathFactAttribute(KernelPath path)
    {
        Path = path;
        if (!KernelPaths.Supported.Contains(path))
            Skip = $"this processor does not run {path}: no test of the kernels and the encoder has run it";
    }

    public KernelPath Path { get; }
}
