using Nin.Cli.Failures;
using Nin.Data;
using Nin.Data.Folders;
using Nin.Models;
using Nin.Networks;
using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>What the user asked <c>nin train</c> for; null where nothing was said.</summary>
internal sealed record TrainingWishes
{
    public string? Data { get; init; }

    public string? Recipe { get; init; }

    public string? Network { get; init; }

    /// <summary>What the run begins with; its head is taken off.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>What answers behind the backbone.</summary>
    public BackboneHead Head { get; init; }

    public string? Freeze { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public float? LearningRate { get; init; }

    public ulong? Seed { get; init; }

    public DeadHeadAction? OnDeadHead { get; init; }

    public string? ClassWeights { get; init; }

    public OnBadImage? OnBadImage { get; init; }

    public IReadOnlyList<string> Settings { get; init; } = [];

    public string? Out { get; init; }

    public bool Resume { get; init; }
}

/// <summary>What a training run is made of, once all that was left open is filled in.</summary>
/// <param name="Recipe">Every setting.</param>
/// <param name="Origin">Where the settings come from, for the user to see.</param>
/// <param name="Data">The data set: a known name or a path.</param>
/// <param name="Folder">The run's folder, as it was given or made up.</param>
/// <param name="OnBadImage">What is done with pictures that cannot be decoded.</param>
/// <param name="Network">The network, where it is described in a file and not one of the catalog.</param>
/// <param name="Usual">
/// What a made-up folder is called before it has a number; null where the folder was given or is resumed.
/// </param>
internal sealed record TrainingPlan(
    Recipe Recipe, string Origin, string Data, string Folder, OnBadImage OnBadImage, Network? Network = null,
        string? Usual = null)
{
    private const string DefaultRecipe = "shapes", TransferRecipe = "transfer", FineTuningRecipe = "fine-tune";
    private const string RunsFolder = "runs";

    /// <summary>What the run begins with; its head is taken off.</summary>
    public Backbone? Backbone { get; init; }

    /// <summary>What answers behind the backbone.</summary>
    public BackboneHead Head { get; init; }

    /// <summary>What trains as planned.</summary>
    public Func<CancellationToken, TrainingResult> TrainingOf(DataSplits data, TrainerOptions options) => Backbone is null
        ? TrainerOf(data, options).Run
        : UsageException.Blame(() => new TransferTrainer(Backbone, Recipe, data, options, Head)).Run;

    /// <summary>The trainer of this plan, for a network that begins without a backbone.</summary>
    public Trainer TrainerOf(DataSplits data, TrainerOptions? options = null) => Network is null
        ? new Trainer(Recipe, data, options)
        : UsageException.Blame(() => new Trainer(Network, Recipe, data, options));

    /// <exception cref="UsageException">There is nothing to resume, or a run that would be written over.</exception>
    /// <exception cref="RecipeException">The recipe or a setting is unknown or out of range.</exception>
    public static TrainingPlan Of(TrainingWishes wishes)
    {
        (Recipe recipe, string origin) = Begin(wishes);
        string data = wishes.Data ?? recipe.Data;
        Network? network = wishes.Backbone is null ? Described(wishes.Network) : wishes.Backbone.Network;
        Recipe asked = Apply(wishes, recipe with { Data = data }, network);
        string usual = Path.Combine(RunsFolder, $"{DataCatalog.NameOf(data)}-{asked.Network}");
        if (!wishes.Resume)
        {
            string folder = wishes.Out ?? RunFolder.FirstFree(usual);
            CheckIsFree(folder);
            return new TrainingPlan(
                asked, origin, data, folder, wishes.OnBadImage ?? OnBadImage.Stop, network, wishes.Out is null ? usual : null)
            {
                Backbone = wishes.Backbone,
                Head = wishes.Head,
            };
        }

        return Resume(wishes, recipe, origin, usual);
    }

    /// <exception cref="UsageException">The folder holds a run that a new one would write over.</exception>
    public static void CheckIsFree(string folder)
    {
        if (new RunFolder(folder).HoldsRun)
        {
            // A run that is under way is told of by its process, not by what to do with one that has ended.
            using (RunLock.Take(folder))
            {
            }

            throw new UsageException(
                $"'{folder}' holds a run already. Go on with it with --resume, or name another folder with --out.");
        }
    }

    private static TrainingPlan Resume(TrainingWishes wishes, Recipe recipe, string origin, string usual)
    {
        string folder = wishes.Out ?? RunFolder.Latest(usual) ?? usual;
        var run = new RunFolder(folder);
        if (!run.HoldsRun)
        {
            throw new UsageException($"there is nothing to resume: '{folder}' holds no run. Leave --resume out to begin one.");
        }

        // A run that was killed before its first checkpoint begins from its recipe; one that lost its checkpoint since does not.
        bool isBegun = File.Exists(run.Checkpoint);
        bool hasLostCheckpoint = !isBegun && File.Exists(run.Metrics) && File.ReadLines(run.Metrics).Skip(1).Any();
        if (!File.Exists(run.Recipe) || hasLostCheckpoint)
        {
            string missing = Path.GetFileName(hasLostCheckpoint ? run.Checkpoint : run.Recipe);
            throw new UsageException(
                $"the run in '{folder}' cannot be resumed: its {missing} is missing. Begin another one in another folder, with "
                    + "--out.");
        }

        Recipe before = RecipeFile.Load(run.Recipe);
        if (wishes.Recipe is null)
        {
            (recipe, origin) = (
                before, isBegun ? "as the run began" : "as the run began, which had no checkpoint yet and begins anew");
        }

        // A run that did without some pictures goes on without them.
        OnBadImage onBadImage = wishes.OnBadImage ?? (File.Exists(run.Skipped) ? OnBadImage.Skip : OnBadImage.Stop);

        // The data may have moved since: what it was called then is part of the recipe, where it lies now is not.
        Network? network = wishes.Backbone is not null ? wishes.Backbone.Network
            : Described(wishes.Network ?? (File.Exists(run.Network) ? run.Network : null));
        return new TrainingPlan(
            Apply(wishes, recipe with { Data = before.Data }, network), origin, wishes.Data ?? before.Data, folder, onBadImage,
            network)
        {
            Backbone = wishes.Backbone,
            Head = wishes.Head,
        };
    }

    /// <summary>The recipe named, else the one called like the data set, else the settings of the default one.</summary>
    private static (Recipe Recipe, string Origin) Begin(TrainingWishes wishes)
    {
        if (wishes.Recipe is not null)
        {
            return (RecipeFile.Load(wishes.Recipe), wishes.Recipe);
        }

        if (wishes.Backbone is not null)
        {
            string transfer = wishes.Freeze is null or "all" ? TransferRecipe : FineTuningRecipe;
            return (RecipeFile.Load(transfer), transfer);
        }

        string name = wishes.Data is null ? DefaultRecipe : DataCatalog.NameOf(wishes.Data);
        if (RecipeFile.Names.Contains(name))
        {
            return (RecipeFile.Load(name), name);
        }

        Recipe borrowed = RecipeFile.Load(DefaultRecipe) with
        {
            Name = name,
            Description = $"The settings of the recipe {DefaultRecipe}.",
            Expected = null,
        };
        return (borrowed, $"{DefaultRecipe}, since none is called {name}");
    }

    /// <summary>The network that a file describes; null where a name is meant.</summary>
    private static Network? Described(string? nameOrFile) =>
        nameOrFile is not null && (nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(nameOrFile))
            ? NetworkJson.Load(nameOrFile)
            : null;

    private static Recipe Apply(TrainingWishes wishes, Recipe recipe, Network? network)
    {
        Recipe asked = recipe with
        {
            Network = wishes.Backbone?.NameWithHead ?? network?.Name ?? wishes.Network ?? recipe.Network,
            Freeze = wishes.Freeze is null ? recipe.Freeze : wishes.Freeze == "none" ? "" : wishes.Freeze,
            Epochs = wishes.Epochs ?? recipe.Epochs,
            BatchSize = wishes.BatchSize ?? recipe.BatchSize,
            Seed = wishes.Seed ?? recipe.Seed,
            OnDeadHead = wishes.OnDeadHead ?? recipe.OnDeadHead,
            ClassWeights = wishes.ClassWeights ?? recipe.ClassWeights,
            Optimizer = wishes.LearningRate is float rate ? recipe.Optimizer with { LearningRate = rate } : recipe.Optimizer,
        };
        Recipe result = asked.With([.. wishes.Settings]);
        if (network is null)
        {
            UsageException.Blame(() => NetworkCatalog.Find(result.Network));
        }

        return result;
    }
}
