using CodeSight.Bench.Assembly;
using CodeSight.Encoder.Kernels;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Encoder.Kernels;

public sealed unsafe class IntegerKernelTests
{
    private const int Width = MatrixKernel.PanelWidth;
    private const int Group = IntegerKernel.Group;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(195)]
    [InlineData(384)]
    public void Tiles_of_every_path_give_exact_sums(int groups)
    {
        var random = new Random(groups);
        foreach (var path in KernelPaths.Supported)
        {
            var levels = KernelPaths.Create(path).Integer.Levels;
            Check(path, groups, () => (byte)random.Next(levels + 1), () => (sbyte)random.Next(-127, 128));
            // The largest sums there can be, of either sign.
            Check(path, groups, () => (byte)levels, () => sbyte.MaxValue);
            Check(path, groups, () => (byte)levels, () => sbyte.MinValue);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(195)]
    [InlineData(384)]
    public void Pair_tiles_are_exact_for_what_is_left_of_a_panel_and_what_was_moved(int groups)
    {
        foreach (var path in KernelPaths.Supported)
        {
            var (kernel, random) = (KernelPaths.Create(path).Integer, new Random(groups));
            foreach (var outlier in new sbyte[] { 127, -127, -128 })
                CheckPairs(
                    path, groups, () => (byte)kernel.Levels, () => random.Next(400) == 0 ? outlier : (sbyte)random.Next(-64, 65), outlier);
            CheckPairs(path, groups, () => (byte)random.Next(kernel.Levels + 1), () => (sbyte)random.Next(-64, 65), 0);
        }
    }

    [Fact]
    public void Panel_with_too_many_large_weights_is_left_as_it_is()
    {
        var panel = new sbyte[96 * Width * Group];
        Array.Fill(panel, sbyte.MinValue);
        Assert.Null(MovedWeights.Take(panel, 96, 258));
        Assert.All(panel, weight => Assert.Equal(sbyte.MinValue, weight));
        Assert.Null(MovedWeights.Take(panel, 96, 0));
    }

    [Fact]
    public void Assembled_kernel_is_used_where_the_processor_has_its_instruction()
    {
        var hasInstruction = VnniKernel.IsConventionKnown && KernelPaths.Supported.Contains(KernelPath.Avx512)
            && File.ReadLines("/proc/cpuinfo").Any(
                line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains("avx512_vnni", StringComparison.Ordinal));
        Assert.Equal(hasInstruction, KernelPaths.Supported.Contains(KernelPath.Avx512Vnni));
    }

    [Fact]
    public void Machine_code_is_what_its_source_assembles_to()
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "CodeSight.Encoder", "Kernels", "VnniCode.cs");
        Assert.Equal(AssembleCommand.Source(), File.ReadAllText(path));
    }

    // Four outliers meet in the first pair of groups, where there is one.
    private static void CheckPairs(KernelPath path, int groups, Func<byte> activation, Func<sbyte> weight, sbyte outlier)
    {
        var kernel = KernelPaths.Create(path).Integer;
        var stride = groups * Group;
        using var a = new AlignedBuffer<byte>(MatrixKernel.TileRows * stride);
        using var b = new AlignedBuffer<sbyte>(groups * Width * Group);
        using var wanted = new AlignedBuffer<int>(MatrixKernel.TileRows * Width);
        using var sums = new AlignedBuffer<int>(MatrixKernel.TileRows * Width);
        foreach (ref var x in a.Span) x = activation();
        foreach (ref var x in b.Span) x = weight();
        if (outlier != 0)
            foreach (var place in new[] { 0, 1, Width * Group, Width * Group + 1 }) b.Span[place % b.Length] = outlier;
        fixed (byte* pa = a.Span)
        fixed (sbyte* pb = b.Span)
        fixed (int* plain = wanted.Span, pairs = sums.Span)
        {
            kernel.Tile(pa, stride, MatrixKernel.TileRows, pb, groups, plain);
            var moved = MovedWeights.Take(b.Span, groups, kernel.PairBound);
            Assert.Equal(kernel.PairBound > 0, moved is not null);
            if (moved is null) return;
            if (outlier != 0 && groups > 1) Assert.Contains((sbyte)0, b.Span[..2].ToArray());
            kernel.Tile(pa, stride, MatrixKernel.TileRows, pb, groups, pairs, isBounded: true);
            moved.Add(pa, stride, MatrixKernel.TileRows, pairs);
            Assert.True(wanted.Span.SequenceEqual(sums.Span), $"{path}, {groups} groups");
        }
    }

    private static void Check(KernelPath path, int groups, Func<byte> activation, Func<sbyte> weight)
    {
        var kernel = KernelPaths.Create(path).Integer;
        var stride = groups * Group + 3;
        using var a = new AlignedBuffer<byte>(MatrixKernel.TileRows * stride);
        using var b = new AlignedBuffer<sbyte>(groups * Width * Group);
        foreach (ref var x in a.Span) x = activation();
        foreach (ref var x in b.Span) x = weight();
        for (var rows = 1; rows <= MatrixKernel.TileRows; rows++)
        {
            using var c = new AlignedBuffer<int>(MatrixKernel.TileRows * Width);
            c.Span.Fill(-1);
            fixed (byte* pa = a.Span)
            fixed (sbyte* pb = b.Span)
            fixed (int* pc = c.Span) kernel.Tile(pa, stride, rows, pb, groups, pc);
            var tile = rows > MatrixKernel.SmallTileRows ? MatrixKernel.TileRows : MatrixKernel.SmallTileRows;
            for (var i = 0; i < c.Length; i++)
            {
                var (row, column) = (i / Width, i % Width);
                var sum = 0;
                for (var k = 0; k < groups * Group; k++)
                    sum += a.Span[row * stride + k] * b.Span[(k / Group * Width + column) * Group + k % Group];
                Assert.True(
                    (row < tile && c.Span[i] == sum) || (row >= rows && c.Span[i] == -1),
                    $"{path}, {groups} groups, row {row}: {c.Span[i]} instead of {sum}");
            }
        }
    }
}
