using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// The few weights of a panel that would exceed a kernel's <see cref="IntegerKernel.PairBound"/>: they are taken out of the panel, and
/// their products are added to the sums afterwards, so that the sums stay exact.
/// </summary>
internal sealed unsafe class MovedWeights
{
    private const int Group = IntegerKernel.Group;
    private const int PanelWidth = MatrixKernel.PanelWidth;

    private readonly Moved[] _weights;

    private MovedWeights(Moved[] weights) => _weights = weights;

    /// <summary>Moves what exceeds the bound out of a panel.</summary>
    /// <param name="panel">groups x 48 x 4 bytes; changed unless the result is null.</param>
    /// <returns>What was moved, maybe nothing; null where it would be so much that adding it costs more than is won.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MovedWeights? Take(Span<sbyte> panel, int groups, int bound)
    {
        const int Length = PanelWidth * Group;
        if (bound == 0) return null;
        var moved = new List<Moved>();
        for (var group = 0; group < groups - 1; group += 2)
        {
            var first = panel.Slice(group * Length, Length);
            var second = panel.Slice((group + 1) * Length, Length);
            for (var i = 0; i < Length; i += Group / 2)
            {
                // Every start passes here with all weights: hardly any four need a closer look.
                if (Size(first[i]) + Size(first[i + 1]) + Size(second[i]) + Size(second[i + 1]) <= bound) continue;
                Relieve(panel, group * Group + i % Group, i / Group, bound, 1, moved);
                Relieve(panel, group * Group + i % Group, i / Group, bound, -1, moved);
            }
        }

        // Adding a moved weight's products takes as long as half of what a pair of groups saves.
        if (moved.Count <= groups) return new MovedWeights([.. moved]);
        foreach (var weight in moved) panel[Place(weight.Input, weight.Column)] = weight.Weight;
        return null;
    }

    /// <summary>Adds the products of what was moved.</summary>
    /// <param name="a">Rows of bytes, <paramref name="strideA"/> apart.</param>
    /// <param name="c">The sums, rows of 48.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(byte* a, nint strideA, int rows, int* c)
    {
        foreach (var (input, column, weight) in _weights)
        {
            var x = a + input;
            var sum = c + column;
            for (var row = 0; row < rows; row++, x += strideA, sum += PanelWidth) *sum += *x * weight;
        }
    }

    // Moves the largest weights of one sign among the four that are summed together, until the others stay within the bound.
    private static void Relieve(Span<sbyte> panel, int input, int column, int bound, int sign, List<Moved> moved)
    {
        while (true)
        {
            var (sum, largest, place) = (0, 0, 0);
            for (var i = 0; i < Group; i++)
            {
                var at = input + i / 2 * Group + i % 2;
                var weight = panel[Place(at, column)] * sign;
                if (weight > 0) sum += weight;
                if (weight > largest) (largest, place) = (weight, at);
            }

            if (sum <= bound) return;
            moved.Add(new Moved(place, column, (sbyte)(largest * sign)));
            panel[Place(place, column)] = 0;
        }
    }

    private static int Size(int weight) => Math.Abs(weight);

    private static int Place(int input, int column) => (input / Group * PanelWidth + column) * Group + input % Group;

    private readonly record struct Moved(int Input, int Column, sbyte Weight);
}
