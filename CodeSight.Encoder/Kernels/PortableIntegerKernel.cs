using System.Diagnostics;

namespace CodeSight.Encoder.Kernels;

/// <summary>The sums in plain loops: the measure that the other kernels are tested against.</summary>
/// <param name="levels">Those of the kernel that it stands for.</param>
internal sealed unsafe class PortableIntegerKernel(int levels = byte.MaxValue) : IntegerKernel
{
    public override int Levels => levels;

    public override void Tile(byte* a, nint strideA, int rows, sbyte* b, nint groups, int* c, bool isBounded, bool fetchesNext)
    {
        Debug.Assert(groups > 0 && strideA >= groups * Group, "A row has all its groups.");
        for (var row = 0; row < rows; row++, a += strideA, c += MatrixKernel.PanelWidth)
        {
            new Span<int>(c, MatrixKernel.PanelWidth).Clear();
            for (nint k = 0; k < groups * Group; k++)
            {
                var weights = b + k / Group * MatrixKernel.PanelWidth * Group + k % Group;
                for (var column = 0; column < MatrixKernel.PanelWidth; column++) c[column] += a[k] * weights[column * Group];
            }
        }
    }
}
