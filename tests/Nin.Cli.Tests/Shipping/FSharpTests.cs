using Nin.Testing;

namespace Nin.Cli.Tests.Shipping;

/// <summary>What README shows of the library, in F#: an API that only C# can call would stand in the way there.</summary>
[Trait("Category", "Slow")]
[Trait("Kind", "Shipping")]
public sealed class FSharpTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nin-fsharp").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Library_SnippetsOfReadme_CompileAndRunInFSharp()
    {
        // The library as it was built; FSharp.Core comes with the SDK, so nothing is asked of the network.
        string built = AppContext.BaseDirectory;
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "app.fsproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.fs" />
                <Reference Include="{Path.Combine(built, "Nin.dll")}" />
                <Reference Include="{Path.Combine(built, "Nin.Kernels.dll")}" />
                <Reference Include="{Path.Combine(built, "MathNet.Numerics.dll")}" />
                <Reference Include="{Path.Combine(built, "System.IO.Hashing.dll")}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nuget.config"), "<configuration><packageSources><clear /></packageSources></configuration>");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "Program.fs"),
            """
            open System.Collections.Immutable
            open Nin.Data
            open Nin.Imaging
            open Nin.Models
            open Nin.Networks
            open Nin.Training

            [<EntryPoint>]
            let main args =
                let recipe = RecipeFile.Load("shapes", "epochs=1", "batchSize=64").With("seed=2")
                let all = DataCatalog().Open("shapes")
                let few = SubsetDataset("few", all.Train, [| 0 .. 199 |])
                let result = Trainer(recipe, DataSplits("few", few, all.Validation, few)).Run()
                printfn "%d pictures" result.Test.Pictures
                result.Model.Save(args[0])
                use classifier = new Classifier(Model.Load(args[0]))
                let answer = classifier.Classify(ImageFile.Read(args[1]))
                let again = classifier.Classify(ImageFile.ReadAsync(args[1]).Result)
                printfn "%b" (answer.Label = again.Label)

                let network =
                    NetworkBuilder("mine", height = 32, width = 32, channels = 3)
                        .MlpConv("mlpconv1", MlpConv(5, ImmutableArray.Create(64, 48, 32), Padding = 2, BatchNorm = true))
                        .MaxPool2d(3, 2, ceilMode = true)
                        .Residual("block", fun inner -> inner.Conv2d(32, 3, padding = 1).BatchNorm2d().Relu() |> ignore)
                        .MlpConv("mlpconv2", MlpConv(3, ImmutableArray.Create(64, 48, 10), Padding = 1, LastIsLinear = true))
                        .GlobalAvgPool2d()
                        .Build()

                printfn "%d classes, recipe %s" network.Classes (RecipeFile.Load "shapes").Name
                0
            """);
        string printed = await Tool.SucceedsAsync(
            _folder, "dotnet", "run", "-c", "Release", "--", Path.Combine(_folder, "m.safetensors"), Path.Combine(Checkout.Root, "docs", "pictures", "star.png"));
        Assert.Equal("200 pictures\ntrue\n10 classes, recipe shapes\n", printed.ReplaceLineEndings("\n"));
    }
}
