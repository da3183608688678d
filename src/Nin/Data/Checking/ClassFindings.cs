using static Nin.Data.Checking.FindingText;
using static Nin.Formats.CountText;

namespace Nin.Data.Checking;

/// <summary>Findings about the classes and how many pictures each has.</summary>
internal static class ClassFindings
{
    /// <summary>Largest to smallest class, above which the small ones are hardly learned.</summary>
    private const double MostImbalance = 10;

    public static IReadOnlyList<ClassCount> Count(IReadOnlyList<string> classes, CheckedPictures pictures)
    {
        var counts = pictures.Good
            .SelectMany(number => pictures.ClassesOf(number), (number, name) =>
                (Class: name, Part: pictures.Parts[pictures.PartOf(number)]))
            .CountBy(one => one).ToDictionary();
        int Of(string name, string part) => counts.GetValueOrDefault((name, part));
        return [.. classes.Select(name => new ClassCount(name, Of(name, "train"), Of(name, "validation"), Of(name, "test")))];
    }

    public static IEnumerable<Finding> Of(IReadOnlyList<ClassCount> classes, CheckedPictures pictures)
    {
        if (!pictures.HasLabels)
        {
            yield return new Finding(
                Severity.Note, FindingKind.NoSingleClass,
                "the pictures have no single class each: a class is counted in every picture in which it stands", null, []);
        }

        if (pictures.CountOf(0) == 0 && pictures.Count > 0)
        {
            yield return new Finding(
                Severity.Warning, FindingKind.NoTrain,
                $"there is no picture to learn from: all are for {string.Join(" or ", pictures.Parts.Skip(1))}",
                "A model can be measured on them; to train one, name what holds the training part too.", []);
            yield break;
        }

        ClassCount[] learned = [.. classes.Where(one => one.Train > 0)];
        if (learned.Length < (pictures.HasLabels ? 2 : 1))
        {
            yield return new Finding(
                Severity.Error, FindingKind.FewClasses,
                learned.Length == 0 ? "there is no class to learn" : $"there is only one class to learn, '{learned[0].Name}'",
                "Put pictures into at least two folders named by their classes: cats/1.jpg, dogs/1.jpg.", []);
        }

        // A folder without a picture is left out. A class that is asked about and never learned is a fault.
        foreach (
            IGrouping<bool, ClassCount> empty in classes.Where(one => one.Train == 0).GroupBy(one => one.Total > 0)
            .OrderByDescending(group => group.Key))
        {
            yield return new Finding(
                empty.Key ? Severity.Error : Severity.Warning, FindingKind.EmptyClass,
                $"{Have(empty.Count(), "class")} no picture to learn "
                    + $"from{(empty.Key ? "" : $" and {Are(empty.Count())} left out")}",
                "Add pictures to the training part, or take the class's folders away.",
                [.. empty.Select(
                    one => new FindingItem([one.Name], empty.Key ? $"{Counted(one.Total, "picture")} in other parts" : null))]);
        }

        if (learned.Length > 1)
        {
            ClassCount largest = learned.MaxBy(one => one.Train)!, smallest = learned.MinBy(one => one.Train)!;
            if (largest.Train > MostImbalance * smallest.Train)
            {
                yield return new Finding(
                    Severity.Warning, FindingKind.Imbalance,
                    $"the largest class, '{largest.Name}', has {Times(largest.Train, smallest.Train)} times the training pictures of "
                    + $"the smallest, '{smallest.Name}'",
                    "Small classes are seldom guessed: add pictures to them, and look at each class's accuracy.",
                    [.. learned.Where(one => largest.Train > MostImbalance * one.Train).OrderBy(one => one.Train)
                        .Select(one => new FindingItem([one.Name], Counted(one.Train, "picture")))]);
            }
        }

        foreach (string part in pictures.Parts.Skip(1))
        {
            ClassCount[] missing = [.. learned.Where(one => one.Of(part) == 0)];
            if (missing.Length > 0)
            {
                yield return new Finding(
                    Severity.Warning, FindingKind.MissingClass, $"{Have(missing.Length, "class")} no {part} picture",
                    $"The {part} accuracy says nothing about {(missing.Length == 1 ? "it" : "them")}.",
                    [.. missing.Select(one => new FindingItem([one.Name]))]);
            }
        }

        if (!pictures.Parts.Contains("test"))
        {
            yield return new Finding(
                Severity.Note, FindingKind.NoTest, "there is no test part, so that a model's accuracy will not be measured",
                "Put pictures that are not learned from into test/CLASS.", []);
        }
    }
}
