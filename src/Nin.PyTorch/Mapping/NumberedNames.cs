using System.Text.RegularExpressions;

namespace Nin.PyTorch.Mapping;

/// <summary>Names that differ by their numbers alone, such as those of PyTorch's Sequential: the numbers say the order.</summary>
internal static partial class NumberedNames
{
    /// <summary>The names by their numbers; null where words differ too, of which none says what comes first.</summary>
    public static string[]? Ordered(string[] names) =>
        names.Select(name => Number().Replace(name, "#")).Distinct(StringComparer.Ordinal).Count() == 1
            ? [.. names.OrderBy(name => Number().Replace(name, number => number.Value.TrimStart('0').PadLeft(Digits, '0')),
                StringComparer.Ordinal)]
            : null;

    /// <summary>More than a name of a layer has.</summary>
    private const int Digits = 20;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
