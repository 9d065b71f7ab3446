namespace CodeSight.Core.Configuration;

/// <summary>One environment variable, as docs/configuration.md lists it.</summary>
/// <param name="Name">The variable, such as "CODESIGHT_PORT"; two underscores stand for a section, as everywhere in .NET.</param>
/// <param name="Default">The default in words.</param>
/// <param name="IsSecret">Whether it may come from the file that <c>NAME_FILE</c> names, and never appears in a message.</param>
public sealed record Setting(string Name, string Default, bool IsSecret = false)
{
    /// <summary>The same name as a key of IConfiguration.</summary>
    public string Key { get; } = Name.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>The variable that names the file of a secret.</summary>
    public string FileName => Name + "_FILE";

    /// <summary>The same name as a key of IConfiguration.</summary>
    public string FileKey => Key + "_FILE";
}
