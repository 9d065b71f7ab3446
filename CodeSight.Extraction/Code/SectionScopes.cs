namespace CodeSight.Extraction.Code;

/// <summary>Files of [named sections].</summary>
internal static class SectionScopes
{
    public static string[] Find(List<string> lines)
    {
        var scopes = new string[lines.Count];
        var section = "";
        for (var i = 0; i < scopes.Length; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line is ['[', _, .., ']'] && line.Length < 200) section = line.Trim("[]").Trim().ToString();
            scopes[i] = section;
        }
        return scopes;
    }
}
