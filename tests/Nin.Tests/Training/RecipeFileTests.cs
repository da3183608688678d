using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Nin.Tests.Formats;
using Nin.Training;
using Nin.Training.Schedules;

namespace Nin.Tests.Training;

public sealed class RecipeFileTests
{
    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(RecipeFolder(), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Load_RecipeOfTheRepository_IsBuiltInAndTheSameAgain(string name)
    {
        Recipe recipe = RecipeFile.Load(name);
        Assert.Contains(name, RecipeFile.Names);
        Assert.Equal(name, recipe.Name);
        Assert.NotEmpty(recipe.Description);
        Nin.Networks.NetworkCatalog.Find(recipe.Network);
        string json = RecipeFile.ToJson(recipe);
        Assert.Equal(json, RecipeFile.ToJson(RecipeFile.FromJson(json)));
        Assert.Equal(json, RecipeFile.ToJson(RecipeFile.Load(Path.Combine(RecipeFolder(), name + ".json"))));
        Assert.Equal(json, RecipeFile.ToJson(recipe.With()));
    }

    [Fact]
    public void FromJson_Nothing_IsTheDefaults() =>
        Assert.Equal(RecipeFile.ToJson(new Recipe()), RecipeFile.ToJson(RecipeFile.FromJson("{}")));

    [Fact]
    public void FromJson_PartOfAGroup_KeepsTheGroupsOtherDefaults()
    {
        Recipe recipe = RecipeFile.FromJson("""{"optimizer":{"momentum":0.5},"schedule":{"kind":"Step"}}""");
        Assert.Equal(new OptimizerSettings { Momentum = 0.5f }, recipe.Optimizer);
        Assert.Equal((ScheduleKind.Step, 0.1), (recipe.Schedule.Kind, recipe.Schedule.Gamma));
    }

    [Fact]
    public void FromJson_PartOfAParameterGroup_KeepsItsDefaults()
    {
        Recipe recipe = RecipeFile.FromJson("""{"parameterGroups":[{"match":"*.bias","learningRateFactor":2}]}""");
        Assert.Equal(new ParameterGroup("*.bias", 2f, 1f), Assert.Single(recipe.ParameterGroups));
    }

    [Fact]
    public void FromJson_Expected_SurvivesAsItStands()
    {
        Recipe recipe = RecipeFile.FromJson("""{"expected":{"testAccuracy":0.91,"runs":[1,2],"note":null}}""");
        string again = RecipeFile.ToJson(RecipeFile.FromJson(RecipeFile.ToJson(recipe)));
        using var json = JsonDocument.Parse(again);
        Assert.Equal(0.91, json.RootElement.GetProperty("expected").GetProperty("testAccuracy").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("expected").GetProperty("note").ValueKind);
    }

    [Fact]
    public void FromJson_OfAnOlderNin_NamesItsNetworkModel() =>
        Assert.Equal("nin-mnist", RecipeFile.FromJson("""{"model":"nin-mnist"}""").Network);

    [Fact]
    public void FromJson_Comments_AreSkipped()
    {
        Recipe recipe = RecipeFile.FromJson("""
            {
              // how long
              "epochs": 3, /* and how much */ "batchSize": 4
            }
            """);
        Assert.Equal((3, 4), (recipe.Epochs, recipe.BatchSize));
    }

    [Theory]
    [InlineData("""{"epoch":3}""", "r: 'epoch' is no setting, did you mean 'epochs'? Known here: name, description, data, network, epochs, batchSize, ")]
    [InlineData("""{"optimizer":{"lr":3}}""", "r: 'optimizer.lr' is no setting. Known here: kind, learningRate, momentum, nesterov, weightDecay, beta1, beta2, epsilon, orthogonalSteps, normalizeWeights, hiddenOnly, sgdLearningRate, sgdMomentum, clipNorm, clipValue.")]
    [InlineData("""{"augmentation":{"flip":true}}""", "r: 'augmentation.flip' is no setting. Known here: shift, randomCrop, horizontalFlip, cutout, ")]
    [InlineData("""{"parameterGroups":[{"match":"*","rate":3}]}""", "r: 'parameterGroups[0].rate' is no setting. Known here: match, learningRateFactor, weightDecayFactor, weightDecay, epochs.")]
    [InlineData("""{"Epochs":3}""", "r: 'Epochs' is no setting, did you mean 'epochs'? Known here: name, ")]
    [InlineData("""{"epochs":"3"}""", "r: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("""{"epochs":3.5}""", "r: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("""{"seed":-1}""", "r: 'seed' has a value of the wrong kind: expected a whole number, 0 or above.")]
    [InlineData("""{"schedule":{"kind":"Triangle"}}""", "r: 'schedule.kind' has a value of the wrong kind: expected one of Constant, ")]
    [InlineData("""{"optimizer":3}""", "r: 'optimizer' has a value of the wrong kind: expected a group of settings.")]
    [InlineData("""{"network":null}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"optimizer":null}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"schedule":{"milestones":null}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"parameterGroups":[null]}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"initialization":{"deviations":null}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"initialization":{"biases":null}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"epochs":null}""", "r: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("[]", "r: expected a JSON object.")]
    [InlineData("null", "r: expected a JSON object.")]
    [InlineData("{", "r: not valid JSON: ")]
    [InlineData("""{"epochs":3,"epochs":4}""", "r: not valid JSON: ")]
    [InlineData("""{"optimizer":{"momentum":0.1,"momentum":0.2}}""", "r: not valid JSON: ")]
    [InlineData("""{"name":"\ud800"}""", "r: not valid JSON: ")]
    [InlineData("""{"epochs":0}""", "epochs: expected at least 1, got 0.")]
    [InlineData("""{"batchSize":0}""", "batchSize: expected at least 1, got 0.")]
    [InlineData("""{"shards":1025}""", "shards: expected from 1 to 1024, got 1025.")]
    [InlineData("""{"labelSmoothing":1}""", "labelSmoothing: expected in [0, 1), got 1.")]
    [InlineData("""{"emaDecay":-0.1}""", "emaDecay: expected in [0, 1), got -0.1.")]
    [InlineData("""{"bestBy":2}""", "bestBy: expected one of Accuracy, Loss, got 2.")]
    [InlineData("""{"earlyStopping":-1}""", "earlyStopping: expected 0 or more epochs, got -1.")]
    [InlineData("""{"validation":1}""", "validation: expected in [0, 1), got 1.")]
    [InlineData("""{"preprocessing":9}""", "preprocessing: expected one of Scale, Standardize, GcnZca, got 9.")]
    [InlineData("""{"inputSize":-1}""", "inputSize: expected from 0 to 4096, got -1.")]
    [InlineData("""{"dropout":1}""", "dropout: expected in [0, 1), got 1.")]
    [InlineData("""{"auxiliaryWeight":-1}""", "auxiliaryWeight: expected 0 or more, got -1.")]
    [InlineData("""{"resizing":null}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"resizing":{"mode":"Fit"}}""", "r: 'resizing.mode' has a value of the wrong kind: expected one of ")]
    [InlineData("""{"resizing":{"cropPct":0}}""", "resizing.cropPct: expected in [0.1, 1], got 0.")]
    [InlineData("""{"augmentation":{"mixup":2}}""", "augmentation.mixup: expected in [0, 1], got 2.")]
    [InlineData("""{"augmentation":{"mixupOffEpoch":-1}}""", "augmentation.mixupOffEpoch: expected 0 or more epochs, got -1.")]
    [InlineData("""{"augmentation":{"colorJitter":2}}""", "augmentation.colorJitter: expected in [0, 1], got 2.")]
    [InlineData("""{"augmentation":{"randomResizedCrop":-1}}""", "augmentation.randomResizedCrop: expected in [0, 1], got -1.")]
    [InlineData("""{"onDeadHead":3}""", "onDeadHead: expected one of Restart, Stop, Ignore, got 3.")]
    [InlineData("""{"optimizer":{"learningRate":0}}""", "optimizer.learningRate: expected a positive number, got 0.")]
    [InlineData("""{"optimizer":{"learningRate":1e39}}""", "")]
    [InlineData("""{"optimizer":{"momentum":1}}""", "optimizer.momentum: expected in [0, 1), got 1.")]
    [InlineData("""{"optimizer":{"weightDecay":-1}}""", "optimizer.weightDecay: expected 0 or more, got -1.")]
    [InlineData("""{"schedule":{"kind":9}}""", "schedule.kind: expected one of Constant, Step, Exponential, Plateau, Cosine, OneCycle, Triangular, got 9.")]
    [InlineData("""{"schedule":{"warmupEpochs":-1}}""", "schedule.warmupEpochs: expected 0 or more, got -1.")]
    [InlineData("""{"schedule":{"gamma":0}}""", "schedule.gamma: expected in (0, 1], got 0.")]
    [InlineData("""{"schedule":{"riseShare":1}}""", "schedule.riseShare: expected in [0, 1), got 1.")]
    [InlineData("""{"schedule":{"initialFactor":0}}""", "schedule.initialFactor: expected in (0, 1], got 0.")]
    [InlineData("""{"schedule":{"finalFactor":2}}""", "schedule.finalFactor: expected in [0, 1], got 2.")]
    [InlineData("""{"schedule":{"milestones":[1,-2]}}""", "schedule.milestones: expected epochs from 0, got -2.")]
    [InlineData("""{"initialization":{"kind":9}}""", "initialization.kind: expected one of He, Xavier, Gaussian, got 9.")]
    [InlineData("""{"initialization":{"deviation":0}}""", "initialization.deviation: expected a positive number, got 0.")]
    [InlineData("""{"initialization":{"deviations":{"conv1":-1}}}""", "initialization.deviations.conv1: expected a positive number, got -1.")]
    [InlineData("""{"initialization":{"biases":{"conv1":1e39}}}""", "initialization.biases.conv1: expected a finite number, got ")]
    [InlineData("""{"parameterGroups":[{}]}""", "parameterGroups.match: expected a pattern such as *.bias, got ")]
    [InlineData("""{"parameterGroups":[{"match":"a","learningRateFactor":-1}]}""", "parameterGroups.learningRateFactor: expected 0 or more, got -1.")]
    [InlineData("""{"augmentation":{"shift":-1}}""", "augmentation.shift: expected 0 or more, got -1.")]
    [InlineData("""{"parameterGroups":[{"match":"a","weightDecay":-1}]}""", "parameterGroups.weightDecay: expected 0 or more, got -1.")]
    [InlineData("""{"parameterGroups":[{"match":"a","epochs":-1}]}""", "parameterGroups.epochs: expected 0 or more, got -1.")]
    [InlineData("""{"augmentation":{"shiftFill":9}}""", "augmentation.shiftFill: expected one of Zero, Reflect, got 9.")]
    [InlineData("""{"augmentation":{"horizontalFlip":true,"alternatingFlip":true}}""", "augmentation.alternatingFlip: expected false where horizontalFlip is true, got True.")]
    [InlineData("""{"initialization":{"dirac":null}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"initialization":{"dirac":[null]}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"initialization":{"whiten":null}}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"initialization":{"whitenPictures":0}}""", "initialization.whitenPictures: expected at least 1, got 0.")]
    [InlineData("""{"initialization":{"whitenEpsilon":0}}""", "initialization.whitenEpsilon: expected a positive number, got 0.")]
    [InlineData("""{"initialization":{"lsuvPictures":1}}""", "initialization.lsuvPictures: expected 0, or from 2 to 2048, got 1.")]
    [InlineData("""{"lookahead":null}""", "r: a setting is null; leave it out for its default.")]
    [InlineData("""{"lookahead":{"steps":-1}}""", "lookahead.steps: expected 0 or more, got -1.")]
    [InlineData("""{"lookahead":{"decay":2}}""", "lookahead.decay: expected in [0, 1], got 2.")]
    [InlineData("""{"lookahead":{"power":-1}}""", "lookahead.power: expected 0 or more, got -1.")]
    [InlineData("""{"lookahead":{"steps":5},"emaDecay":0.9}""", "lookahead.steps: expected 0 where emaDecay is more than 0, got 5.")]
    [InlineData("""{"optimizer":{"orthogonalSteps":0}}""", "optimizer.orthogonalSteps: expected from 1 to 100, got 0.")]
    [InlineData("""{"optimizer":{"sgdLearningRate":0}}""", "optimizer.sgdLearningRate: expected a positive number, got 0.")]
    [InlineData("""{"optimizer":{"sgdMomentum":1}}""", "optimizer.sgdMomentum: expected in [0, 1), got 1.")]
    [InlineData("""{"testViews":9}""", "testViews: expected one of None, Mirror, Shifts, Crops, got 9.")]
    [InlineData("""{"testViews":"Crops"}""", "testViews: expected None, Mirror or Shifts, where resizing leaves no room for crops, got Crops.")]
    [InlineData("""{"augmentation":{"cutout":-1}}""", "augmentation.cutout: expected 0 or more, got -1.")]
    public void FromJson_BadSetting_NamesIt(string json, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<RecipeException>(() => RecipeFile.FromJson(json, "r")).Message);

    [Theory]
    [InlineData("epochs=3", "epochs", "3")]
    [InlineData("optimizer.learningRate=0.25", "optimizer.learningRate", "0.25")]
    [InlineData("network=nin-mnist", "network", "\"nin-mnist\"")]
    [InlineData("model=nin-mnist", "network", "\"nin-mnist\"")]
    [InlineData("network=\"nin-mnist\"", "network", "\"nin-mnist\"")]
    [InlineData("data=a=b", "data", "\"a=b\"")]
    [InlineData("name=", "name", "\"\"")]
    [InlineData("schedule.milestones=[3, 5.5]", "schedule.milestones", "[\n      3,\n      5.5\n    ]")]
    [InlineData("augmentation.horizontalFlip=true", "augmentation.horizontalFlip", "true")]
    [InlineData("onDeadHead=Stop", "onDeadHead", "\"Stop\"")]
    [InlineData("initialization.biases={\"mlpconv3.conv3\":1}", "initialization.biases", "{\n      \"mlpconv3.conv3\": 1\n    }")]
    [InlineData("initialization.deviations={\"mlpconv1.conv1\":0.001}", "initialization.deviations", "{\n      \"mlpconv1.conv1\": 0.001\n    }")]
    public void With_KeyAndValue_PutsItInPlace(string setting, string path, string expected)
    {
        Recipe recipe = SmallRuns.Recipe.With(setting);
        using var json = JsonDocument.Parse(RecipeFile.ToJson(recipe));
        JsonElement value = path.Split('.').Aggregate(json.RootElement, (element, part) => element.GetProperty(part));
        Assert.Equal(expected, value.GetRawText());
        Assert.Equal(RecipeFile.ToJson(recipe), RecipeFile.ToJson(recipe.With(setting)));
    }

    [Fact]
    public void With_SeveralKeys_TakesAllTheLastOfOneCounting()
    {
        Recipe recipe = new Recipe().With("epochs=3", "optimizer.momentum=0.5", "epochs=4", "parameterGroups=[{\"match\":\"*.bias\"}]");
        Assert.Equal((4, 0.5f, "*.bias"), (recipe.Epochs, recipe.Optimizer.Momentum, recipe.ParameterGroups[0].Match));
        Assert.Equal(0.05f, recipe.Optimizer.LearningRate);
    }

    [Theory]
    [InlineData("epochs", "expected a setting as key=value, got 'epochs'.")]
    [InlineData("=3", "expected a setting as key=value, got '=3'.")]
    [InlineData("optimizer.lr=3", "custom: 'optimizer.lr' is no setting. Known here: kind, learningRate, ")]
    [InlineData("epochs.x=3", "custom: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("epochs=many", "custom: 'epochs' has a value of the wrong kind: expected a whole number.")]
    [InlineData("epochs=0", "epochs: expected at least 1, got 0.")]
    [InlineData("network=null", "custom: a setting is null; leave it out for its default.")]
    public void With_BadSetting_NamesIt(string setting, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<RecipeException>(() => new Recipe().With(setting)).Message);

    [Fact]
    public void Load_UnknownName_ListsTheKnownOnes()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeFile.Load("shapez"));
        Assert.StartsWith("'shapez' is neither a file nor a known recipe, did you mean 'shapes'? Known: ", error.Message);
        Assert.Contains("shapes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_DamagedText_GivesARecipeOrARecipeError()
    {
        byte[] original = Encoding.UTF8.GetBytes(RecipeFile.ToJson(SmallRuns.Recipe with
        {
            ParameterGroups = [new ParameterGroup("*.bias", 2f, 0f)],
            Initialization = new InitializationSettings { Deviations = new Dictionary<string, float> { ["a"] = 1f } },
            Schedule = new ScheduleSettings { Milestones = [1, 2] },
        }));
        int read = 0;
        for (uint i = 0; i < 3000; i++)
        {
            try
            {
                Recipe recipe = RecipeFile.FromJson(Encoding.UTF8.GetString(Mutation.Of(original, i)));
                RecipeFile.FromJson(RecipeFile.ToJson(recipe));
                read++;
            }
            catch (RecipeException)
            {
                // As it should be.
            }
        }

        Assert.True(read > 30, $"only {read} damaged texts were still recipes");
    }

    private static string RecipeFolder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "recipes");
}
