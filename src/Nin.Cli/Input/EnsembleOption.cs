using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Models;

namespace Nin.Cli.Input;

/// <summary>The models that answer together with the one that is named first.</summary>
internal static class EnsembleOption
{
    public static Option<string[]> Create() => new("--ensemble")
    {
        HelpName = "MODEL",
        Description = "Answer together with this model, by the mean of the probabilities; may be given more than once.",
    };

    /// <summary>The models as they were named, the first before the others.</summary>
    /// <exception cref="UsageException">They cannot answer together.</exception>
    public static Ensemble Load(Model first, IEnumerable<string> others, int threads, TestViews views)
    {
        Model[] models = [first, .. others.Select(name => ClassAnswers.Checked(ModelArgument.Load(name)))];
        return UsageException.Blame(() => new Ensemble(models, threads, views));
    }
}
