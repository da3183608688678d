using Nin.Experiments;
using Nin.Testing;

namespace Nin.Tests.Experiments;

/// <summary>What docs/experiments says is so.</summary>
public sealed class ExperimentsPageTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs", "experiments");

    [Fact]
    public void Program_OfTheIndex_CompilesAndRuns()
    {
        string folder = Directory.CreateTempSubdirectory("nin-experiments").FullName;
        try
        {
            string code = File.ReadAllText(Path.Combine(Folder, "README.md")).Split("```csharp\n")[1].Split("```")[0]
                .Replace("runs/batches", folder.Replace('\\', '/'), StringComparison.Ordinal);
            Assert.StartsWith("Batches of 64 get ", Programs.Run(code), StringComparison.Ordinal);
            Assert.Equal(4, Directory.GetFiles(folder, "result.json", SearchOption.AllDirectories).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Index_EveryExperiment_HasItsLineAndItsPage() => Assert.All(ExperimentCatalog.Entries, entry =>
    {
        Assert.Contains(
            $"| `{entry.Name}` | {entry.Description} | [{entry.Name}]({entry.Name}.md) |",
            File.ReadAllText(Path.Combine(Folder, "README.md")));
        string page = File.ReadAllText(Path.Combine(Folder, $"{entry.Name}.md"));
        ExperimentPlan hour = entry.Plan(ExperimentSize.Hour);
        Assert.Contains($" {hour.Seeds} |\n", page);
        Assert.All(hour.Experiment.Arms.Take(1), arm => Assert.Contains(arm.Name.Split('-')[0], page));
    });
}
