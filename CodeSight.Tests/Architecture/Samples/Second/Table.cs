using CodeSight.Tests.Architecture.Samples.First;
using CodeSight.Tests.Architecture.Samples.Third;

namespace CodeSight.Tests.Architecture.Samples.Second;

/// <summary>The other half of the cycle; a use of another namespace that closes none.</summary>
internal static class Table
{
    public static int Of(Client client) => client.GetHashCode() + new Leaf().Number;

    public static async Task<int> ReadAsync(Leaf leaf)
    {
        // Compiled to a state machine inside this class.
        await Task.Yield();
        return Client.Query("""

            INSERT INTO leaves
            """).Length + leaf.Number;
    }
}
