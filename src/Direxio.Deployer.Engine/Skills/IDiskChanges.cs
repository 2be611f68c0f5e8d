namespace Direxio.Deployer.Engine.Skills;

/// <summary>Every change that installing or removing a skill makes on the disk, so that a test can end it at any of them.</summary>
internal interface IDiskChanges
{
    /// <summary>Makes a folder with all that are missing above it.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a file that is not there, down to the disk.</summary>
    void Write(string path, byte[] content);

    /// <summary>Gives a file another name, in place of what has that name.</summary>
    void MoveFile(string from, string to);

    /// <summary>Gives a folder another name.</summary>
    void MoveFolder(string from, string to);

    /// <summary>Has two folders take each other's names in one step; false where the system knows no such step.</summary>
    bool TryExchange(string one, string other);

    /// <summary>Deletes a file, or a link and not what it leads to.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes a folder with what is in it; links in it are deleted, not followed.</summary>
    void DeleteFolder(string path);
}
