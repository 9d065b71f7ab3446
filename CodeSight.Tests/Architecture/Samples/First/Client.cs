using CodeSight.Tests.Architecture.Samples.Second;

namespace CodeSight.Tests.Architecture.Samples.First;

/// <summary>Half of a cycle between two namespaces side by side; a query outside its place; a word on the console.</summary>
internal sealed class Client
{
    public static string Query(string table) => $"SELECT id FROM {table}";

    public static string Place { get; } = "select a folder"; // a sentence, no SQL

    public void Tell()
    {
        // Compiled to a class inside this one.
        Action write = () => Console.Write(Table.Of(this));
        write();
    }
}
