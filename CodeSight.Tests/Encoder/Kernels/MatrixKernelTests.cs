using CodeSight.Encoder.Kernels;

namespace CodeSight.Tests.Encoder.Kernels;

public sealed unsafe class MatrixKernelTests
{
    // In whole tiles, more than a block of queries.
    private const int MaxRows = 16;

    public static TheoryData<int> Depths => [1, 2, 7, 16, 31, 32, 33, 65, 384];

    [Theory]
    [MemberData(nameof(Depths))]
    public void Tiles_of_every_path_give_the_products_of_the_definition(int depth)
    {
        var random = new Random(depth);
        var strideA = depth + 3;
        using var a = new AlignedBuffer<float>(MaxRows * strideA);
        foreach (ref var x in a.Span) x = random.NextSingle() - 0.5f;
        foreach (var path in KernelPaths.Supported)
        {
            var kernel = KernelPaths.Create(path).Matrix;
            var (width, strideC) = (kernel.StripWidth, kernel.StripWidth + 5);
            using var b = new AlignedBuffer<float>(depth * width);
            using var bytes = new AlignedBuffer<sbyte>(depth * width);
            for (var i = 0; i < b.Length; i++)
            {
                bytes.Span[i] = (sbyte)random.Next(-127, 128);
                b.Span[i] = bytes.Span[i];
            }

            for (var rows = 1; rows <= MaxRows; rows++)
            {
                var c = new float[MaxRows * strideC];
                Array.Fill(c, float.NaN);
                fixed (float* pa = a.Span, pb = b.Span, pc = c)
                    kernel.Tile(pa, strideA, rows, pb, depth, pc, strideC);
                AssertProduct(a.Span, strideA, b.Span, depth, c, strideC, rows, path, width);
                Array.Fill(c, float.NaN);
                fixed (float* pa = a.Span, pc = c)
                fixed (sbyte* pb = bytes.Span)
                    kernel.Tile(pa, strideA, rows, pb, depth, pc, strideC);
                AssertProduct(a.Span, strideA, b.Span, depth, c, strideC, rows, path, width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Value_tiles_of_every_path_give_the_products_of_the_definition(int depth)
    {
        const int StrideC = MatrixKernel.ValueWidth + 5;
        var random = new Random(depth);
        using var a = new AlignedBuffer<float>(MaxRows * depth);
        using var b = new AlignedBuffer<float>(depth * MatrixKernel.ValueWidth);
        foreach (ref var x in a.Span) x = random.NextSingle() - 0.5f;
        foreach (ref var x in b.Span) x = random.NextSingle() - 0.5f;
        foreach (var path in KernelPaths.Supported)
        {
            var kernel = KernelPaths.Create(path).Matrix;
            for (var rows = 1; rows <= kernel.QueryRows; rows++)
            {
                var c = new float[MaxRows * StrideC];
                Array.Fill(c, float.NaN);
                fixed (float* pa = a.Span, pb = b.Span, pc = c)
                    kernel.Values(pa, depth, rows, pb, depth, pc, StrideC);
                AssertProduct(a.Span, depth, b.Span, depth, c, StrideC, rows, path, MatrixKernel.ValueWidth);
            }
        }
    }

    [Fact]
    public void Widening_keeps_every_byte_on_every_path()
    {
        using var bytes = new AlignedBuffer<sbyte>(6 * MatrixKernel.PanelWidth);
        for (var i = 0; i < bytes.Length; i++) bytes.Span[i] = (sbyte)(i - 128);
        foreach (var path in KernelPaths.Supported)
        {
            using var floats = new AlignedBuffer<float>(bytes.Length + 1);
            floats.Span[^1] = 12345f;
            fixed (sbyte* source = bytes.Span)
            fixed (float* destination = floats.Span)
                KernelPaths.Create(path).Matrix.Widen(source, destination, bytes.Length);
            for (var i = 0; i < bytes.Length; i++) Assert.Equal(bytes.Span[i], floats.Span[i]);
            Assert.Equal(12345f, floats.Span[^1]);
        }
    }

    private static void AssertProduct(
        ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int depth, float[] c, int strideC, int rows, KernelPath path, int width)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < strideC; column++)
            {
                var actual = c[row * strideC + column];
                if (column >= width)
                {
                    Assert.True(float.IsNaN(actual), $"{path} wrote beyond its tile");
                    continue;
                }

                double sum = 0, magnitude = 0;
                for (var k = 0; k < depth; k++)
                {
                    var product = (double)a[row * strideA + k] * b[k * width + column];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                Assert.True(Math.Abs(actual - sum) <= 1e-6 * magnitude + 1e-6, $"{path}, depth {depth}: {actual} instead of {sum}");
            }
        }
    }
}
