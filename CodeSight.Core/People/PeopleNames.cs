using CodeSight.Core.Data;
using CodeSight.SearchIndex.Globs;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CodeSight.Core.People;

/// <summary>Checks names of groups, collections and keys, and their file globs.</summary>
internal static class PeopleNames
{
    private const int MaxLength = 100;
    private const int MaxGlobs = 100;

    public static Refusal? Check(string? name) =>
        string.IsNullOrWhiteSpace(name) ? new Refusal(PeopleFault.Invalid, "'name' needs at least one visible character.")
        : name.Trim().Length > MaxLength || name.Any(char.IsControl)
            ? new Refusal(PeopleFault.Invalid, $"'name' may have at most {MaxLength} visible characters.")
        : null;

    /// <summary>Checks file globs; those that pass can be parsed.</summary>
    public static Refusal? CheckGlobs(IReadOnlyList<string> globs)
    {
        if (globs.Count is 0 or > MaxGlobs) return new Refusal(PeopleFault.Invalid, $"'globs' needs 1 to {MaxGlobs} file patterns.");
        if (globs.Any(glob => glob is null)) return new Refusal(PeopleFault.InvalidGlob, "A file pattern is null.");
        // A line break would separate two globs in the key of a set.
        if (globs.Any(glob => glob.Any(char.IsControl)))
            return new Refusal(PeopleFault.InvalidGlob, "A file pattern has a control character.");
        try
        {
            foreach (var glob in globs) FileGlob.Parse(glob);
            return null;
        }
        catch (InvalidGlobException fault)
        {
            return new Refusal(PeopleFault.InvalidGlob, fault.Message);
        }
    }

    public static Refusal Taken(string kind) => new(PeopleFault.NameTaken, $"There is a {kind} with this name already.");

    /// <summary>Saves; false where another process took the name a moment before.</summary>
    public static async Task<bool> TrySaveAsync(CodeSightContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException fault) when (fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }
}
