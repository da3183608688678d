using Nin.Data.Folders;
using Nin.Formats;

namespace Nin.Data.Checking;

/// <summary>How a data set is checked.</summary>
public sealed record DataCheckOptions
{
    /// <summary>What training will do with bad pictures: what it copes with is a warning, all else an error.</summary>
    public OnBadImage OnBadImage { get; init; }

    /// <summary>Threads that work; 0 for one a core. The report does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Is told now and then how far the reading is, by any thread; or null.</summary>
    public IWorkObserver<DataCheckProgress>? Observer { get; init; }
}
