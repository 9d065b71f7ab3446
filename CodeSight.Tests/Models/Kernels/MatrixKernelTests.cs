using CodeSight.Core.Models.Kernels;

namespace CodeSight.Tests.Models.Kernels;

public sealed unsafe class MatrixKernelTests
{
    private const int Width = MatrixKernel.PanelWidth;

    // Room for the largest block of queries in whole tiles.
    private const int MostQueries = 16;

    public static TheoryData<int> Depths => [1, 2, 7, 16, 31, 32, 33, 65, 384];

    [Theory]
    [MemberData(nameof(Depths))]
    public void Tiles_of_every_path_give_the_products_of_the_definition(int depth)
    {
        const int StrideC = Width + 5;
        var random = new Random(depth);
        var strideA = depth + 3;
        using var a = new AlignedBuffer<float>(MatrixKernel.TileRows * strideA);
        using var b = new AlignedBuffer<float>(depth * Width);
        using var bytes = new AlignedBuffer<sbyte>(depth * Width);
        foreach (ref var x in a.Span) x = random.NextSingle() - 0.5f;
        for (var i = 0; i < b.Length; i++)
        {
            bytes.Span[i] = (sbyte)random.Next(-127, 128);
            b.Span[i] = bytes.Span[i];
        }

        foreach (var path in KernelPaths.Supported)
        {
            var kernel = KernelPaths.Create(path).Matrix;
            foreach (var rows in new[] { MatrixKernel.SmallTileRows, MatrixKernel.TileRows })
            {
                var c = new float[rows * StrideC];
                Array.Fill(c, float.NaN);
                fixed (float* pa = a.Span, pb = b.Span, pc = c)
                {
                    if (rows == MatrixKernel.TileRows)
                        kernel.Tile8(pa, strideA, pb, depth, pc, StrideC);
                    else
                        kernel.Tile4(pa, strideA, pb, depth, pc, StrideC);
                }

                AssertProduct(a.Span, strideA, b.Span, depth, c, StrideC, rows, path);
                AddInTwoPieces(kernel, a.Span, strideA, b.Span, depth, c, StrideC, rows);
                AssertProduct(a.Span, strideA, b.Span, depth, c, StrideC, rows, path);
                var fromBytes = new float[rows * StrideC];
                Array.Fill(fromBytes, float.NaN);
                fixed (float* pa = a.Span, pc = fromBytes)
                fixed (sbyte* pb = bytes.Span)
                {
                    if (rows == MatrixKernel.TileRows)
                        kernel.Tile8(pa, strideA, pb, depth, pc, StrideC);
                    else
                        kernel.Tile4(pa, strideA, pb, depth, pc, StrideC);
                }

                AssertProduct(a.Span, strideA, b.Span, depth, fromBytes, StrideC, rows, path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Value_tiles_of_every_path_give_the_products_of_the_definition(int depth)
    {
        const int StrideC = MatrixKernel.ValueWidth + 5;
        var random = new Random(depth);
        using var a = new AlignedBuffer<float>(MostQueries * depth);
        using var b = new AlignedBuffer<float>(depth * MatrixKernel.ValueWidth);
        foreach (ref var x in a.Span) x = random.NextSingle() - 0.5f;
        foreach (ref var x in b.Span) x = random.NextSingle() - 0.5f;
        foreach (var path in KernelPaths.Supported)
        {
            var kernel = KernelPaths.Create(path).Matrix;
            for (var rows = 1; rows <= kernel.QueryRows; rows++)
            {
                var c = new float[MostQueries * StrideC];
                Array.Fill(c, float.NaN);
                fixed (float* pa = a.Span, pb = b.Span, pc = c)
                    kernel.Values(pa, depth, rows, pb, depth, pc, StrideC);
                AssertProduct(a.Span, depth, b.Span, depth, c, StrideC, rows, path, MatrixKernel.ValueWidth);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(100)]
    public void Scores_of_every_path_give_the_products_of_the_definition(int columns)
    {
        const int Depth = 32;
        var random = new Random(columns);
        var panels = (columns + Width - 1) / Width;
        using var a = new AlignedBuffer<float>(MostQueries * Depth);
        using var b = new AlignedBuffer<float>(panels * Width * Depth);
        foreach (ref var x in a.Span) x = random.NextSingle() - 0.5f;
        foreach (ref var x in b.Span) x = random.NextSingle() - 0.5f;
        foreach (var path in KernelPaths.Supported)
        {
            var kernel = KernelPaths.Create(path).Matrix;
            for (var rows = 1; rows <= kernel.QueryRows; rows++)
            {
                using var c = new AlignedBuffer<float>(MostQueries * panels * Width);
                fixed (float* pa = a.Span, pb = b.Span, pc = c.Span)
                    kernel.Scores(pa, Depth, rows, pb, Depth, columns, pc, panels * Width);
                for (var row = 0; row < rows; row++)
                {
                    for (var column = 0; column < columns; column++)
                    {
                        double sum = 0;
                        for (var k = 0; k < Depth; k++)
                            sum += (double)a.Span[row * Depth + k] * b.Span[(column / Width * Depth + k) * Width + column % Width];
                        Assert.Equal(sum, c.Span[row * panels * Width + column], 2e-6);
                    }
                }
            }
        }
    }

    [Fact]
    public void Widening_keeps_every_byte_on_every_path()
    {
        using var bytes = new AlignedBuffer<sbyte>(6 * Width);
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

    private static void AddInTwoPieces(
        MatrixKernel kernel, ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int depth, float[] c, int strideC, int rows)
    {
        var first = (depth + 1) / 2;
        fixed (float* pa = a, pb = b, pc = c)
        {
            for (var k = 0; k < depth; k += first)
            {
                var piece = Math.Min(first, depth - k);
                if (rows == MatrixKernel.TileRows)
                    kernel.Tile8(pa + k, strideA, pb + k * Width, piece, pc, strideC, adds: k > 0);
                else
                    kernel.Tile4(pa + k, strideA, pb + k * Width, piece, pc, strideC, adds: k > 0);
            }
        }
    }

    private static void AssertProduct(
        ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> b, int depth, float[] c, int strideC, int rows, KernelPath path, int width = Width)
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
