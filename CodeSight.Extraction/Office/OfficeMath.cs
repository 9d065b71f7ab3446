using System.Text;
using DocumentFormat.OpenXml;

namespace CodeSight.Extraction.Office;

/// <summary>A formula of Office (OMML; ECMA-376, 22.1) as one line in the notation of LaTeX, which people and models read.</summary>
internal static class OfficeMath
{
    private static readonly Dictionary<char, string> Symbols = new()
    {
        ['π'] = @"\pi ",
        ['∞'] = @"\infty ",
        ['×'] = @"\times ",
        ['±'] = @"\pm ",
        ['∓'] = @"\mp ",
        ['∩'] = @"\cap ",
        ['∪'] = @"\cup ",
        ['∑'] = @"\sum",
        ['∏'] = @"\prod",
        ['∫'] = @"\int",
        ['∬'] = @"\iint",
        ['∭'] = @"\iiint",
        ['∮'] = @"\oint",
        ['∯'] = @"\oiint",
        ['∰'] = @"\oiiint",
        ['⋃'] = @"\bigcup",
        ['⋂'] = @"\bigcap",
        ['⋀'] = @"\bigwedge",
        ['⋁'] = @"\bigvee",
        ['≤'] = @"\leq ",
        ['≥'] = @"\geq ",
        ['≠'] = @"\neq ",
        ['α'] = @"\alpha ",
        ['β'] = @"\beta ",
        ['γ'] = @"\gamma ",
        ['δ'] = @"\delta ",
        ['ε'] = @"\epsilon ",
        ['θ'] = @"\theta ",
        ['λ'] = @"\lambda ",
        ['μ'] = @"\mu ",
        ['σ'] = @"\sigma ",
        ['φ'] = @"\phi ",
        ['ω'] = @"\omega ",
        ['Δ'] = @"\Delta ",
        ['Σ'] = @"\Sigma ",
        ['Ω'] = @"\Omega ",
        ['∂'] = @"\partial ",
        ['⋅'] = @"\cdot ",
        ['ϵ'] = @"\epsilon ",
        ['→'] = @"\to ",
        ['∈'] = @"\in ",
    };

    public static string Text(OpenXmlElement math)
    {
        var text = new StringBuilder();
        Append(math, text);
        return text.ToString();
    }

    // The package's nesting was checked before it was opened.
    private static void Append(OpenXmlElement element, StringBuilder text)
    {
        switch (element.LocalName)
        {
            case "t":
                AppendSymbols(element.InnerText, text);
                return;
            case "f":
                text.Append(Attribute(element, "fPr", "type") == "noBar" ? @"\genfrac{}{}{0pt}{}{" : @"\frac{").Append(Part(element, "num"))
                    .Append("}{").Append(Part(element, "den")).Append('}');
                return;
            case "sSup":
                text.Append(Base(element)).Append("^{").Append(Part(element, "sup")).Append('}');
                return;
            case "sSub":
                text.Append(Base(element)).Append("_{").Append(Part(element, "sub")).Append('}');
                return;
            case "sSubSup":
                text.Append(Base(element)).Append("_{").Append(Part(element, "sub")).Append("}^{").Append(Part(element, "sup")).Append('}');
                return;
            case "rad":
                var degree = Part(element, "deg");
                text.Append(degree.Length > 0 ? $@"\sqrt[{degree}]{{" : @"\sqrt{").Append(Part(element, "e")).Append('}');
                return;
            case "nary":
                AppendSymbols(Attribute(element, "naryPr", "chr") ?? "∫", text);
                text.Append("_{").Append(Part(element, "sub")).Append("}^{").Append(Part(element, "sup")).Append('}')
                    .Append(Part(element, "e"));
                return;
            case "d":
                text.Append(@"\left").Append(Attribute(element, "dPr", "begChr") ?? "(")
                    .AppendJoin(',', element.ChildElements.Where(child => child.LocalName == "e").Select(Text))
                    .Append(@"\right").Append(Attribute(element, "dPr", "endChr") ?? ")");
                return;
            case "func":
                var name = Part(element, "fName").Trim();
                text.Append(name is "sin" or "cos" or "tan" or "log" or "ln" or "exp" or "lim" or "min" or "max" ? @"\" + name : name)
                    .Append('(').Append(Part(element, "e")).Append(')');
                return;
            case "limLow" or "limUpp":
                text.Append(Base(element)).Append(element.LocalName == "limLow" ? "_{" : "^{").Append(Part(element, "lim")).Append('}');
                return;
            case "groupChr":
                text.Append(Attribute(element, "groupChrPr", "pos") == "top" ? @"\overbrace{" : @"\underbrace{").Append(Part(element, "e"))
                    .Append('}');
                return;
            case "bar":
                text.Append(@"\overline{").Append(Part(element, "e")).Append('}');
                return;
            case "m":
                text.AppendJoin(@" \\ ", element.ChildElements.Where(child => child.LocalName == "mr")
                    .Select(row => string.Join(" & ", row.ChildElements.Select(Text))));
                return;
            default:
                // Properties hold no text.
                if (element.LocalName.EndsWith("Pr", StringComparison.Ordinal)) return;
                foreach (var child in element.ChildElements) Append(child, text);
                return;
        }
    }

    private static string Part(OpenXmlElement element, string name) =>
        element.ChildElements.FirstOrDefault(child => child.LocalName == name) is { } part ? Text(part) : "";

    // A base of more than one sign is grouped.
    private static string Base(OpenXmlElement element)
    {
        var text = Part(element, "e");
        return text.StartsWith('\\') && text.Contains('}', StringComparison.Ordinal) ? $"{{{text}}}" : text;
    }

    private static string? Attribute(OpenXmlElement element, string properties, string name) =>
        element.ChildElements.FirstOrDefault(child => child.LocalName == properties)?
            .ChildElements.FirstOrDefault(child => child.LocalName == name)?
            .GetAttributes().FirstOrDefault(attribute => attribute.LocalName == "val").Value;

    private static void AppendSymbols(string symbols, StringBuilder text)
    {
        foreach (var c in symbols)
        {
            if (Symbols.TryGetValue(c, out var latex)) text.Append(c < '∑' || latex.EndsWith(' ') ? " " : "").Append(latex);
            else text.Append(c);
        }
    }
}
